//! What a browser answers when it is asked to make or to prove a passkey.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::passkey(data));
