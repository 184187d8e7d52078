//! A sequence of requests to the relay's machine.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::relay_life(data));
