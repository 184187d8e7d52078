//! A frame whose author is a member and whose content is anything.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::frame(data));
