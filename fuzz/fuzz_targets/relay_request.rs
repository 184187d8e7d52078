//! What a stranger sends to a relay, over WebSocket or HTTP.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::relay_request(data));
