//! A proof of a side's words that may come from anybody.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::proof(data));
