//! What we put in front of the TLS library's own part of a session ticket: the policy it was
//! issued under, when the key was first proven, and for which certificate.

use pki::time::UnixTime;

/// Identifies one incarnation of one door's TLS settings.
pub(super) type PolicyId = [u8; 16];

/// SHA-256 over a presented chain.
pub(crate) type ChainDigest = [u8; 32];

/// Where a resumable session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) policy: PolicyId,
    pub(super) first_proof: UnixTime,
    pub(super) chain: ChainDigest,
}

const POLICY: usize = 16;
const TIME: usize = 8;
const CHAIN: usize = 32;

impl Origin {
    /// Writes the origin in front of the library's part.
    pub(super) fn encode(&self, rest: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(POLICY + TIME + CHAIN + rest.len());
        out.extend_from_slice(&self.policy);
        out.extend_from_slice(&self.first_proof.0.to_be_bytes());
        out.extend_from_slice(&self.chain);
        out.extend_from_slice(rest);
        out
    }

    /// Splits a decrypted ticket into the origin and the library's part.
    pub(super) fn parse(plain: &[u8]) -> Option<(Self, &[u8])> {
        let (policy, rest) = plain.split_first_chunk::<POLICY>()?;
        let (time, rest) = rest.split_first_chunk::<TIME>()?;
        let (chain, rest) = rest.split_first_chunk::<CHAIN>()?;
        let first_proof = UnixTime(i64::from_be_bytes(*time));
        Some((Self { policy: *policy, first_proof, chain: *chain }, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_survives_and_keeps_the_rest() {
        let origin = Origin { policy: [1; 16], first_proof: UnixTime(-5), chain: [2; 32] };
        assert_eq!(Origin::parse(&origin.encode(b"rest")), Some((origin, &b"rest"[..])));
    }

    #[test]
    fn what_is_too_short_is_no_origin() {
        let origin = Origin { policy: [1; 16], first_proof: UnixTime(7), chain: [2; 32] };
        let whole = origin.encode(b"");
        for end in 0..whole.len() {
            assert_eq!(Origin::parse(&whole[..end]), None, "{end}");
        }
    }
}
