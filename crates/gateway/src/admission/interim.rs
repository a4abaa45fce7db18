//! Interim certificates at a door: all have one name, so only the records tell whose one is. It is believed while the
//! request is open that registered this very certificate, and stands for that request and nothing else.

use std::sync::{Arc, LazyLock};

use model::refusal::{Cause, Refusal};
use model::snapshot::Snapshot;
use model::verification::Class;
use pki::certificate::Certificate;
use pki::name::Name;
use pki::profile;
use pki::time::UnixTime;

use crate::visitor::{Applicant, Visitor};

/// The name of them all, as subject and as issuer.
static NAME: LazyLock<Option<Name>> = LazyLock::new(|| profile::interim_name().ok());

/// Returns the name that doors send among their hints where they admit interim certificates.
pub(crate) fn name() -> Option<&'static Name> {
    NAME.as_ref()
}

/// Says whether a certificate is meant to be an interim one. No CA of ours or of others has its name.
pub(super) fn is_one(leaf: &Certificate) -> bool {
    name()
        .is_some_and(|name| leaf.issuer().der() == name.der() && leaf.subject().der() == name.der())
}

/// Finds whom an interim certificate stands for, and until when. That it is signed with its own key was checked when
/// it was registered; possession of the key, which is all that it proves, in this connection's handshake.
pub(super) fn identify(
    snapshot: &Snapshot,
    leaf: &Certificate,
    now: UnixTime,
) -> Result<(Arc<Visitor>, UnixTime), Refusal> {
    let over = |reason: &str| Refusal::new(Cause::InterimOver, reason);
    let registered = snapshot.interim.get(&leaf.public_key().fingerprint());
    let interim = registered.ok_or_else(|| over("no open request has this key"))?;
    if interim.certificate != leaf.fingerprint() {
        return Err(over("the request has another certificate of this key"));
    }
    let until = interim.ends_at.min(leaf.not_after());
    if now > until {
        return Err(over("the request was not decided in time"));
    }
    if now < leaf.not_before() {
        let cause = Cause::NotYetValid { from: leaf.not_before() };
        return Err(Refusal::new(cause, "the interim certificate is not valid yet"));
    }
    let (interim, class, leaf) = (interim.clone(), Class::interim(), leaf.clone());
    Ok((Arc::new(Visitor::applicant(Applicant { interim, class, leaf })), until))
}
