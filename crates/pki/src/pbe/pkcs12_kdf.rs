//! The key derivation of PKCS#12, for its MAC and its own ciphers (RFC 7292 appendix B.2).
//! Only the arrangement of the blocks is ours; each round is a hash of the library.

use std::num::NonZeroU32;

use aws_lc_rs::digest;
use zeroize::Zeroizing;

use super::hash::Hash;

/// What the derived octets are for (RFC 7292 appendix B.3).
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Key = 1,
    InitialValue = 2,
    Mac = 3,
}

/// Derives `length` octets from a password in BMPString form and a salt.
pub(crate) fn derive(
    hash: Hash,
    purpose: Purpose,
    bmp_string: &[u8],
    salt: &[u8],
    iterations: NonZeroU32,
    length: usize,
) -> Zeroizing<Vec<u8>> {
    let block = hash.digest().block_len();
    let diversifier = vec![purpose as u8; block];
    let mut input = Zeroizing::new(fill(salt, block));
    input.extend(Zeroizing::new(fill(bmp_string, block)).iter());
    let mut derived = Zeroizing::new(Vec::with_capacity(length));
    loop {
        let output = iterate(hash, &diversifier, &input, iterations);
        let wanted = length - derived.len();
        derived.extend(output.iter().take(wanted));
        if derived.len() == length {
            return derived;
        }
        let repeated = Zeroizing::new(fill(&output, block));
        for chunk in input.chunks_mut(block) {
            add_one_and(chunk, &repeated);
        }
    }
}

/// Hashes once over everything, then over the result until `iterations` rounds are done.
fn iterate(
    hash: Hash,
    diversifier: &[u8],
    input: &[u8],
    iterations: NonZeroU32,
) -> Zeroizing<Vec<u8>> {
    let mut first = digest::Context::new(hash.digest());
    first.update(diversifier);
    first.update(input);
    let mut output = first.finish();
    for _ in 1..iterations.get() {
        output = digest::digest(hash.digest(), output.as_ref());
    }
    Zeroizing::new(output.as_ref().to_vec())
}

/// Repeats `octets` to the next multiple of `block`; nothing stays nothing.
fn fill(octets: &[u8], block: usize) -> Vec<u8> {
    let length = octets.len().next_multiple_of(block);
    octets.iter().copied().cycle().take(length).collect()
}

/// Adds 1 and `addend`, of the same length, to the big-endian number `chunk`.
fn add_one_and(chunk: &mut [u8], addend: &[u8]) {
    let mut carry = 1;
    for (octet, more) in chunk.iter_mut().zip(addend).rev() {
        let [high, low] = (u16::from(*octet) + u16::from(*more) + carry).to_be_bytes();
        *octet = low;
        carry = u16::from(high);
    }
}
