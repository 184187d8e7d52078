//! An entry as a member of a room may seal it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::entry(data));
