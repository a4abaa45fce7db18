//! One-time codes and links: made of chance, kept hashed over a salt, judged with few tries for
//! each and few for each source. The hash is SHA-256; a six-digit code is safe by its tries alone.

use std::fmt;
use std::net::IpAddr;

use model::audit::{Action, Actor, Event, Object};
use model::code::{Code, NewCode, Purpose};
use model::crockford;
use pki::digest;
use pki::time::UnixTime;
use store::{View, WriteTx};

use crate::error::{Error, Reason, Unavailable};

#[cfg(test)]
mod tests;

/// How many wrong tries a six-digit code takes.
const DIGIT_TRIES: u32 = 5;
/// How many wrong tries a link takes: nobody guesses one, but a cut-off copy is tried.
const LINK_TRIES: u32 = 20;
/// How many wrong tries one source has in an hour.
const SOURCE_TRIES: u64 = 30;
const HOUR_SECS: i64 = 3_600;

/// A one-time link's secret: 40 bits by which it is found, and 80 that prove it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    name: [u8; 5],
    proof: [[u8; 5]; 2],
}

impl Secret {
    fn generate() -> Result<Self, Unavailable> {
        Ok(Self { name: random()?, proof: [random()?, random()?] })
    }

    /// Reads a secret as leniently as people type: either case, with or without hyphens.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match crockford::parse(text)?.as_slice() {
            [name, first, second] => Some(Self { name: *name, proof: [*first, *second] }),
            _ => None,
        }
    }

    fn name(&self) -> String {
        crockford::encode(&[self.name])
    }

    fn proof(&self) -> String {
        crockford::encode(&self.proof)
    }
}

impl fmt::Display for Secret {
    /// Writes the secret itself, for the one it is made for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.name(), self.proof())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.name())
    }
}

/// Draws random octets.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Unavailable> {
    let mut octets = [0; N];
    pki::random::fill(&mut octets).map_err(|_| Unavailable::Random)?;
    Ok(octets)
}

/// Makes a link for a purpose and subject.
pub(crate) fn link(
    purpose: Purpose,
    subject: &str,
    expires_at: UnixTime,
) -> Result<(NewCode, Secret), Unavailable> {
    let secret = Secret::generate()?;
    let code = new(purpose, subject, &secret.proof(), LINK_TRIES, expires_at)?;
    Ok((NewCode { name: Some(secret.name()), ..code }, secret))
}

/// Makes six digits for a purpose and subject.
pub(crate) fn digits(
    purpose: Purpose,
    subject: &str,
    expires_at: UnixTime,
) -> Result<(NewCode, String), Unavailable> {
    // The greatest multiple of a million in 32 bits: what lies above would favour small numbers.
    let number = loop {
        let drawn = u32::from_be_bytes(random()?);
        if drawn < 4_294_000_000 {
            break drawn % 1_000_000;
        }
    };
    let shown = format!("{number:06}");
    Ok((new(purpose, subject, &shown, DIGIT_TRIES, expires_at)?, shown))
}

fn new(
    purpose: Purpose,
    subject: &str,
    proof: &str,
    tries_left: u32,
    expires_at: UnixTime,
) -> Result<NewCode, Unavailable> {
    let salt = random()?;
    let hash = hash(&salt, proof);
    Ok(NewCode {
        purpose,
        subject: subject.to_owned(),
        name: None,
        salt,
        hash,
        tries_left,
        expires_at,
    })
}

/// Makes a code of a text that its owner keeps; tries are counted elsewhere.
pub(crate) fn kept(
    purpose: Purpose,
    subject: &str,
    text: &str,
    expires_at: UnixTime,
) -> Result<NewCode, Unavailable> {
    new(purpose, subject, text, LINK_TRIES, expires_at)
}

/// Whether a text is the one that a code was made of.
pub(crate) fn fits(code: &Code, text: &str) -> bool {
    same(&hash(&code.salt, text), &code.hash)
}

fn hash(salt: &[u8; 16], proof: &str) -> [u8; 32] {
    let mut hash = digest::Sha256::new();
    hash.update(salt);
    hash.update(proof.as_bytes());
    hash.finish()
}

/// What somebody shows.
#[derive(Debug)]
pub(crate) enum Shown<'a> {
    /// A link for a purpose.
    Link(Purpose, &'a Secret),
    /// Digits for a purpose and subject.
    Digits(Purpose, &'a str, &'a str),
}

/// Why what was shown is not good, and whether that counts as a miss.
#[derive(Debug)]
pub(crate) struct Bad {
    reason: Reason,
    code: Option<Code>,
    purpose: Purpose,
    counts: bool,
}

impl Shown<'_> {
    /// Judges what was shown by somebody from `source`.
    pub(crate) fn judge(
        &self,
        view: &View,
        source: &str,
        now: UnixTime,
    ) -> Result<Result<Code, Bad>, store::Error> {
        let (purpose, code, proof) = match self {
            Self::Link(purpose, secret) => {
                (*purpose, view.find_code_by_name(&secret.name())?, secret.proof())
            }
            Self::Digits(purpose, subject, digits) => {
                let plain = digits.chars().filter(char::is_ascii_digit).collect();
                (*purpose, view.find_code(*purpose, subject)?, plain)
            }
        };
        let code = code.filter(|code| code.purpose == purpose);
        if view.count_misses(source, now.plus(-HOUR_SECS))? >= SOURCE_TRIES {
            return Ok(Err(Bad { reason: Reason::TooManyTries, code, purpose, counts: false }));
        }
        let Some(code) = code else {
            return Ok(Err(Bad { reason: Reason::CodeUnknown, code, purpose, counts: true }));
        };
        Ok(match verdict(&code, &proof, now) {
            Ok(()) => Ok(code),
            Err(reason) => {
                let counts = matches!(reason, Reason::CodeWrong { .. });
                Err(Bad { reason, code: Some(code), purpose, counts })
            }
        })
    }
}

/// Only who shows the right code is told that it was used or has ended.
fn verdict(code: &Code, proof: &str, now: UnixTime) -> Result<(), Reason> {
    if code.tries_left == 0 {
        return Err(Reason::CodeSpent);
    }
    if !same(&hash(&code.salt, proof), &code.hash) {
        return Err(Reason::CodeWrong { tries_left: code.tries_left.saturating_sub(1) });
    }
    if let Some(at) = code.used_at {
        return Err(Reason::CodeUsed { at: at.to_string() });
    }
    if now > code.expires_at {
        return Err(Reason::CodeEnded { at: code.expires_at.to_string() });
    }
    Ok(())
}

/// Compares in the same time whatever differs.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |different, (one, other)| different | (one ^ other)) == 0
}

impl Bad {
    /// Counts the miss, and returns the event that tells of it with the reason to answer with.
    pub(crate) fn tell(
        self,
        tx: &mut WriteTx<'_>,
        actor: &Actor,
    ) -> Result<(Event, Reason), store::Error> {
        if self.counts {
            tx.miss_code(self.code.as_ref().map(|code| code.id), &source(actor))?;
        }
        let object = match &self.code {
            Some(code) => object(code.purpose, &code.subject),
            None => Object::code(self.purpose),
        };
        let event = Event::new(actor.clone(), Action::CodeRefused, object)
            .refused(self.reason.code())
            .fact("purpose", self.purpose);
        Ok((event, self.reason))
    }
}

/// What a code is about, as the audit log names it.
pub(crate) fn object(purpose: Purpose, subject: &str) -> Object {
    let named = match purpose {
        Purpose::Invitation => subject.parse().ok().map(|id| Object::invitation(&id)),
        Purpose::Mailbox | Purpose::MailboxLink | Purpose::Request => {
            subject.parse().ok().map(|id| Object::request(&id))
        }
        Purpose::Console | Purpose::DeviceLink | Purpose::Recovered | Purpose::Recovery => None,
    };
    named.unwrap_or_else(|| Object::code(purpose))
}

/// Where tries are counted: the address, of IPv6 the /64 that one site has (RFC 6177 §2).
pub(crate) fn source(actor: &Actor) -> String {
    match actor {
        Actor::Guest { address, .. } => match address.ip().to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
        other => other.search_key(),
    }
}

impl crate::Authority {
    /// Judges what was shown without using it up; a miss is put on record.
    pub(crate) fn recognise(&self, actor: &Actor, shown: &Shown<'_>) -> Result<Code, Error> {
        let judged = shown.judge(&*self.store.read()?, &source(actor), self.now())?;
        judged.or_else(|bad| Err(self.refuse_code(actor, bad)?.into()))
    }

    fn refuse_code(&self, actor: &Actor, bad: Bad) -> Result<Reason, Error> {
        let actor = actor.clone();
        self.store.write(move |mut tx| {
            let (event, reason) = bad.tell(&mut tx, &actor)?;
            Ok::<_, Error>(tx.commit(event, reason)?)
        })
    }
}
