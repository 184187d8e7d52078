//! A sealed part of a document that may come from anywhere, and its name.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::document(data));
