//! A sequence of entries by members of a room, folded by the rules.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::room_life(data));
