//! Files that describe a problem: GENIUS, NegoLog or TOML.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::profile(data));
