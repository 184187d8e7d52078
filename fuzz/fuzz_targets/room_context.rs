//! A roster and an opening, as a committer may write them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::room_context(data));
