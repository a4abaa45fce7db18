//! Signed statements about visitors: JSON Web Tokens for backends that trust no plain field.
//!
//! Short-lived, bound to the host asked for and to the certificate shown. Signing is the library's.
//! RFC 7515, RFC 7517, RFC 7518 §3.4, RFC 7519, RFC 8705 §3.1.

use std::sync::PoisonError;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::HeaderValue;
use model::verification::Class;
use pki::asn1::Reader;
use pki::certificate::Certificate;
use pki::digest::sha256;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::time::UnixTime;
use serde::Serialize;
use serde_json::{Value, json};

use crate::visitor::{Applicant, Holder, Visitor, Who};

#[cfg(test)]
mod tests;

/// How long an assertion is good, in seconds.
pub const LIFETIME_SECS: i64 = 60;
/// How long an assertion is handed out again for the same visitor and host, in seconds.
const REUSE_SECS: i64 = 30;
/// Who makes the assertions.
const ISSUER: &str = "signet";

/// Why no assertion can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// ES256 needs a P-256 key.
    #[error(
        "assertions are signed with a P-256 key, and this key is of another kind; make one with p256"
    )]
    KeyKind,
    /// The library could not sign.
    #[error("the cryptographic library could not sign an assertion")]
    Signing,
}

/// Signs assertions with one key.
pub struct Signer {
    key: PrivateKey,
    /// The encoded header, the same in all assertions.
    header: String,
    jwk: Value,
}

/// An assertion that was made before, and for what.
pub(crate) struct Kept {
    host: String,
    made_at: UnixTime,
    token: HeaderValue,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: String,
    iat: i64,
    exp: i64,
    tier: &'a str,
    #[serde(flatten)]
    holder: Option<HolderClaims<'a>>,
    #[serde(flatten)]
    applicant: Option<ApplicantClaims<'a>>,
}

#[derive(Serialize)]
struct HolderClaims<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    device: &'a str,
    groups: Vec<&'a str>,
    class: &'a Class,
    serial: String,
    cnf: Confirmation,
}

/// What an applicant says of itself, under names that nobody takes for what was checked.
#[derive(Serialize)]
struct ApplicantClaims<'a> {
    applicant: &'a str,
    device: &'a str,
    class: &'a Class,
    request: String,
    cnf: Confirmation,
}

/// The certificate that the assertion is bound to (RFC 8705 §3.1).
#[derive(Serialize)]
struct Confirmation {
    #[serde(rename = "x5t#S256")]
    thumbprint: String,
}

impl Signer {
    /// Makes a signer; its key id is the key's thumbprint (RFC 7638).
    ///
    /// # Errors
    /// [`Error::KeyKind`] unless it is a P-256 key.
    pub fn new(key: PrivateKey) -> Result<Self, Error> {
        let (x, y) = point(&key).ok_or(Error::KeyKind)?;
        let thumbed = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = Base64UrlUnpadded::encode_string(&sha256(thumbed.as_bytes()));
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": kid,
        });
        let header = json!({"alg": "ES256", "kid": kid, "typ": "JWT"}).to_string();
        Ok(Self { key, header: Base64UrlUnpadded::encode_string(header.as_bytes()), jwk })
    }

    /// Makes the assertion that the visitor is at `host` now, or repeats a fresh one.
    ///
    /// # Errors
    /// [`Error::Signing`] when the library fails.
    pub fn token(
        &self,
        visitor: &Visitor,
        host: &str,
        now: UnixTime,
    ) -> Result<HeaderValue, Error> {
        let mut kept = visitor.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.is_fresh(host, now)) {
            return Ok(kept.token.clone());
        }
        let token = self.sign(&Claims::of(visitor, host, now))?;
        *kept = Some(Kept { host: host.to_owned(), made_at: now, token: token.clone() });
        Ok(token)
    }

    /// The public key as a JSON Web Key Set (RFC 7517 §5).
    pub fn jwks(&self) -> String {
        json!({ "keys": [self.jwk] }).to_string()
    }

    fn sign(&self, claims: &Claims<'_>) -> Result<HeaderValue, Error> {
        let claims = serde_json::to_vec(claims).map_err(|_| Error::Signing)?;
        let signed = format!("{}.{}", self.header, Base64UrlUnpadded::encode_string(&claims));
        let der = self.key.sign(signed.as_bytes()).map_err(|_| Error::Signing)?;
        let signature = fixed_width(&der).ok_or(Error::Signing)?;
        // Kept with the visitor, so with no more room than it needs.
        let token = [&signed, ".", &Base64UrlUnpadded::encode_string(&signature)].concat();
        HeaderValue::try_from(token).map_err(|_| Error::Signing)
    }
}

impl Kept {
    fn is_fresh(&self, host: &str, now: UnixTime) -> bool {
        let age = now.0.saturating_sub(self.made_at.0);
        self.host == host && (0..REUSE_SECS).contains(&age)
    }
}

impl<'a> Claims<'a> {
    fn of(visitor: &'a Visitor, host: &'a str, now: UnixTime) -> Self {
        let (holder, applicant) = (visitor.as_holder(), visitor.as_applicant());
        Self {
            iss: ISSUER,
            aud: host,
            sub: match visitor.who() {
                Who::Guest { .. } => "guest".to_owned(),
                Who::Holder(holder) => holder.id.to_string(),
                Who::Applicant(applicant) => format!("request:{}", applicant.interim.request),
            },
            iat: now.0,
            exp: now.plus(LIFETIME_SECS).0,
            tier: visitor.tier().as_str(),
            holder: holder.map(HolderClaims::of),
            applicant: applicant.map(ApplicantClaims::of),
        }
    }
}

impl<'a> HolderClaims<'a> {
    fn of(holder: &'a Holder) -> Self {
        Self {
            person: holder.person.as_ref().map(|person| person.as_str()),
            name: holder.person_name.as_deref(),
            device: holder.device.as_str(),
            groups: holder.groups.iter().map(|group| group.as_str()).collect(),
            class: &holder.class,
            serial: holder.leaf.serial().to_string(),
            cnf: Confirmation::of(&holder.leaf),
        }
    }
}

impl<'a> ApplicantClaims<'a> {
    fn of(applicant: &'a Applicant) -> Self {
        Self {
            applicant: applicant.interim.person.handle.as_str(),
            device: applicant.interim.device.as_str(),
            class: &applicant.class,
            request: applicant.interim.request.to_string(),
            cnf: Confirmation::of(&applicant.leaf),
        }
    }
}

impl Confirmation {
    fn of(leaf: &Certificate) -> Self {
        Self { thumbprint: Base64UrlUnpadded::encode_string(&leaf.fingerprint().0) }
    }
}

/// The coordinates of a P-256 key, encoded (RFC 7518 §6.2.1).
fn point(key: &PrivateKey) -> Option<(String, String)> {
    if key.algorithm() != KeyAlgorithm::P256 {
        return None;
    }
    let (form, coordinates) = key.public_key().key_octets().split_first()?;
    let (x, y) = coordinates.split_at_checked(32)?;
    let encode = Base64UrlUnpadded::encode_string;
    (*form == 4 && y.len() == 32).then(|| (encode(x), encode(y)))
}

/// Turns an ECDSA signature from DER (RFC 3279 §2.2.3) into its two numbers side by side
/// (RFC 7518 §3.4).
fn fixed_width(der: &[u8]) -> Option<[u8; 64]> {
    let mut numbers = Reader::whole_sequence(der).ok()?;
    let r = numbers.integer().ok()?;
    let s = numbers.integer().ok()?;
    numbers.finish().ok()?;
    let mut signature = [0; 64];
    let (left, right) = signature.split_at_mut(32);
    put_right(left, r)?;
    put_right(right, s)?;
    Some(signature)
}

/// Puts a number's octets at the right end of a field, without their sign octet.
fn put_right(field: &mut [u8], number: &[u8]) -> Option<()> {
    let number = number.strip_prefix(&[0]).unwrap_or(number);
    let start = field.len().checked_sub(number.len())?;
    field.get_mut(start..)?.copy_from_slice(number);
    Some(())
}
