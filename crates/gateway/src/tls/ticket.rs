//! What we put in front of the TLS library's own part of a session ticket: the policy it was
//! issued under, when the key was first proven, and for which chain. The chain itself is taken out:
//! only a chain that is remembered is resumed, and tickets stay small.

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

/// The library's part of a ticket without the chain that stood between its two pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rest<'a> {
    before: &'a [u8],
    after: &'a [u8],
}

const POLICY: usize = 16;
const TIME: usize = 8;
const CHAIN: usize = 32;
const LENGTH: usize = 2;

impl<'a> Rest<'a> {
    /// Takes the chain out of the library's part; `None` if it is not in there, since a ticket
    /// speaks only for the chain it carries.
    pub(super) fn cut(plain: &'a [u8], chain: &[u8]) -> Option<Self> {
        if chain.is_empty() {
            return None;
        }
        // The chain is most of it, so there are few places to look at.
        let at = plain.windows(chain.len()).position(|window| window == chain)?;
        let (before, rest) = plain.split_at_checked(at)?;
        Some(Self { before, after: rest.get(chain.len()..)? })
    }

    /// Puts the chain back.
    pub(super) fn join(&self, chain: &[u8]) -> Vec<u8> {
        [self.before, chain, self.after].concat()
    }
}

impl Origin {
    /// Writes the origin in front of the library's part; `None` if that is too long.
    pub(super) fn encode(&self, rest: Rest<'_>) -> Option<Vec<u8>> {
        let length = u16::try_from(rest.before.len()).ok()?.to_be_bytes();
        let time = self.first_proof.0.to_be_bytes();
        let parts = [&self.policy[..], &time, &self.chain, &length, rest.before, rest.after];
        Some(parts.concat())
    }

    /// Splits a decrypted ticket into the origin and the library's part.
    pub(super) fn parse(plain: &[u8]) -> Option<(Self, Rest<'_>)> {
        let (policy, rest) = plain.split_first_chunk::<POLICY>()?;
        let (time, rest) = rest.split_first_chunk::<TIME>()?;
        let (chain, rest) = rest.split_first_chunk::<CHAIN>()?;
        let (length, rest) = rest.split_first_chunk::<LENGTH>()?;
        let (before, after) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        let first_proof = UnixTime(i64::from_be_bytes(*time));
        Some((Self { policy: *policy, first_proof, chain: *chain }, Rest { before, after }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: Origin = Origin { policy: [1; 16], first_proof: UnixTime(-5), chain: [2; 32] };

    #[test]
    fn an_origin_survives_and_the_chain_is_put_back() {
        let rest = Rest::cut(b"before chain after", b"chain").unwrap();
        let ticket = ORIGIN.encode(rest).unwrap();
        assert!(!ticket.windows(5).any(|window| window == b"chain"));
        let (origin, rest) = Origin::parse(&ticket).unwrap();
        assert_eq!((origin, rest.join(b"chain")), (ORIGIN, b"before chain after".to_vec()));
    }

    #[test]
    fn a_ticket_without_the_chain_is_none() {
        for (plain, chain) in
            [(&b"before after"[..], &b"chain"[..]), (b"cha", b"chain"), (b"a", b"")]
        {
            assert_eq!(Rest::cut(plain, chain), None, "{plain:?}");
        }
    }

    #[test]
    fn what_is_too_short_is_no_origin() {
        let whole = ORIGIN.encode(Rest { before: b"before", after: b"" }).unwrap();
        for end in 0..whole.len() {
            assert_eq!(Origin::parse(&whole[..end]), None, "{end}");
        }
    }
}
