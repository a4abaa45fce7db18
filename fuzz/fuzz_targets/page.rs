//! Feeds `page`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    signet_fuzz::page::check(input);
});
