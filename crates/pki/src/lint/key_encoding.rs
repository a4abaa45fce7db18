//! The key is encoded as its own standard writes it: RSA with NULL and an odd exponent, curve
//! points uncompressed.

use super::{Rule, Subject};
use crate::asn1::{Reader, tag};
use crate::key::PublicKeyKind;
use crate::oid::Oid;

pub(super) const RULE: Rule =
    Rule { name: "key-encoding", citation: "RFC 3279 §2.3.1, RFC 5480 §2.2", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let key = subject.certificate.public_key();
    match key.kind() {
        PublicKeyKind::Rsa { .. } if !is_plain_rsa(key.spki()) => {
            Some("the RSA key does not have NULL parameters".to_owned())
        }
        PublicKeyKind::Rsa { .. } if !has_odd_exponent(key.key_octets()) => {
            Some("the RSA exponent is not an odd number above 2".to_owned())
        }
        PublicKeyKind::EcP256 | PublicKeyKind::EcP384 | PublicKeyKind::EcP521
            if key.key_octets().first() != Some(&4) =>
        {
            Some("the point on the curve is compressed, which many clients cannot read".to_owned())
        }
        _ => None,
    }
}

fn is_plain_rsa(spki: &[u8]) -> bool {
    let read = || {
        let mut algorithm = Reader::whole_sequence(spki)?.sequence()?;
        Ok::<_, crate::Error>(
            algorithm.oid()? == Oid::RSA_ENCRYPTION && algorithm.rest() == [tag::NULL, 0],
        )
    };
    read().unwrap_or(false)
}

fn has_odd_exponent(key: &[u8]) -> bool {
    let read = || {
        let mut numbers = Reader::whole_sequence(key)?;
        numbers.integer()?;
        numbers.integer()
    };
    read().is_ok_and(|exponent| exponent.last().is_some_and(|o| o % 2 == 1) && exponent != [1])
}
