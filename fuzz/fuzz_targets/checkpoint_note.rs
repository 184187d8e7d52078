//! A signed note or a relay's key, as text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::checkpoint_note(data));
