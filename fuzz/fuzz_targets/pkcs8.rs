//! Feeds `pkcs8`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    signet_fuzz::pkcs8::check(input);
});

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let change = libfuzzer_sys::fuzzer_mutate;
    signet_fuzz::der::mutate(data, 0, size, max_size, seed, change)
});
