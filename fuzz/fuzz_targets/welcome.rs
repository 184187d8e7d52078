//! A Welcome, a key package or a stored state from elsewhere.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::welcome(data));
