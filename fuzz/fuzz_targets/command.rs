//! A command or query as a program may send it over a desk's socket.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| goodoffices_fuzz::command(data));
