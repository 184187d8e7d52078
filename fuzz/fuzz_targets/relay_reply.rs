//! What a relay, or whoever sits between, sends to a desk.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::relay_reply(data));
