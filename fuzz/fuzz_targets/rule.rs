//! Feeds `rule`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    signet_fuzz::rule::check(input);
});
