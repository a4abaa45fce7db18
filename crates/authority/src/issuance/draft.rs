//! A certificate as it is wanted: what will stand in it, what will stand on record, and the event that tells it.

use model::audit::{Action, Event, Object};
use model::certificate::Reservation;
use model::identity::{Device, DeviceId, Person};
use model::verification::{Class, Method, NewEvidence, Subject};
use pki::build::CertificateParameters;
use pki::general_name::GeneralName;
use pki::key::PublicKey;
use pki::profile::{self, Holder as Names, Profile, Terms};
use pki::serial::Serial;
use store::{HolderOfKey, View};

use super::order::Holder;
use super::policy::Permitted;
use crate::Operator;
use crate::error::{Error, Flaw, Reason, Unavailable};
use crate::lifetime::{self, End, Lifetime};

/// Longest common name (RFC 5280 appendix A.1, ub-common-name).
const MAX_COMMON_NAME: usize = 64;

/// A certificate as it is wanted.
pub(super) struct Draft {
    pub(super) parameters: CertificateParameters,
    pub(super) reservation: Reservation,
    pub(super) permitted: Permitted,
    pub(super) event: Event,
    pub(super) end: End,
    /// The operator's word, by which the holder has the class; none for a door.
    pub(super) vouched: Option<NewEvidence>,
}

/// Whom a certificate will speak for.
pub(super) struct Who<'a> {
    pub(super) holder: &'a Holder,
    pub(super) person: Option<&'a Person>,
    pub(super) device: &'a Device,
    pub(super) class: &'a Class,
}

impl Draft {
    /// A client certificate.
    pub(super) fn for_holder(
        operator: &Operator<'_>,
        who: &Who<'_>,
        key: PublicKey,
        lifetime: Lifetime,
    ) -> Result<Self, Error> {
        let authority = operator.authority;
        let definition = authority.definition(who.class)?;
        let names = Names {
            display_name: display_name(who),
            uri: who.device.holder.to_string(),
            emails: who.person.and_then(|person| person.email.clone()).into_iter().collect(),
            dns_names: match who.holder {
                Holder::Machine { dns_names, .. } => dns_names.clone(),
                Holder::Device { .. } => Vec::new(),
            },
            upn: who.person.and_then(|person| person.upn.clone()),
            policy: definition.policy,
        };
        let permitted = permitted(&names);
        let days = definition.certificate_days;
        let (terms, end) = terms(operator, key, lifetime, days)?;
        let parameters = profile::client(terms, &names, &authority.issuer).map_err(unfit)?;
        let reservation = Reservation {
            device: Some(who.device.id),
            name: names.display_name,
            class: Some(who.class.name().clone()),
            ..reservation(operator, &parameters, who.holder.profile())?
        };
        let event =
            intent(operator, &reservation).fact("holder", who.holder).fact("class", who.class);
        let vouched = vouched(operator, who)?;
        Ok(Self { parameters, reservation, permitted, event, end, vouched })
    }

    /// A door's certificate.
    pub(super) fn for_server(
        operator: &Operator<'_>,
        display_name: &str,
        names: Vec<GeneralName>,
        key: PublicKey,
        lifetime: Lifetime,
    ) -> Result<Self, Error> {
        let authority = operator.authority;
        let shown: Vec<_> = names.iter().map(ToString::to_string).collect();
        let days = lifetime::default_days(Profile::Server);
        let (terms, end) = terms(operator, key, lifetime, days)?;
        let permitted = Permitted { names: names.clone(), policy: None };
        let display_name = shortened(display_name, MAX_COMMON_NAME);
        let parameters =
            profile::server(terms, &display_name, names, &authority.issuer).map_err(unfit)?;
        let reservation = Reservation {
            name: display_name,
            ..reservation(operator, &parameters, Profile::Server)?
        };
        let event = intent(operator, &reservation).fact("names", shown.join(" "));
        Ok(Self { parameters, reservation, permitted, event, end, vouched: None })
    }
}

/// The word of whoever orders a certificate; an interim one proves nothing.
fn vouched(operator: &Operator<'_>, who: &Who<'_>) -> Result<Option<NewEvidence>, Error> {
    if who.class.is_interim() {
        return Ok(None);
    }
    Ok(Some(NewEvidence {
        subject: who.device.owner.map_or(Subject::Machine(who.device.id), Subject::Person),
        class: who.class.name().clone(),
        method: Method::Operator,
        officer: operator.actor.search_key(),
        second_officer: None,
        reference: None,
        hash: None,
        expires_at: operator.authority.evidence_end(who.class)?,
        request: None,
    }))
}

/// Checks that a key is nobody else's and was never compromised. Asked in the transaction that takes the key.
///
/// # Errors
/// `KeyOfAnother`, `KeyCompromised`.
pub(super) fn check_holder_of_key(view: &View, wanted: &Reservation) -> Result<(), Error> {
    if let Some(serial) = view.find_compromised(&wanted.key)? {
        return Err(Reason::KeyCompromised { serial: serial.to_string() }.into());
    }
    for known in view.list_holders_of_key(&wanted.key)? {
        if known.device != wanted.device && !is_of_same_person(view, known.device, wanted.device)? {
            let HolderOfKey { serial, name, .. } = known;
            return Err(Reason::KeyOfAnother { holder: name, serial: serial.to_string() }.into());
        }
    }
    Ok(())
}

fn is_of_same_person(
    view: &View,
    one: Option<DeviceId>,
    other: Option<DeviceId>,
) -> Result<bool, Error> {
    let owner = |device: Option<DeviceId>| -> Result<_, Error> {
        let device = device.map(|id| view.find_owner(id)).transpose()?;
        Ok(device.flatten())
    };
    let one = owner(one)?;
    Ok(one.is_some() && one == owner(other)?)
}

/// "Alice Example (laptop)": the person as people write it, and which of the person's devices.
fn display_name(who: &Who<'_>) -> String {
    let device = who.device.handle.as_str();
    let Some(person) = who.person else { return device.to_owned() };
    let room = MAX_COMMON_NAME.saturating_sub(device.chars().count() + " ()".len());
    match shortened(&person.name, room).as_str() {
        "" => device.to_owned(),
        name => format!("{name} ({device})"),
    }
}

fn shortened(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect::<String>().trim_end().to_owned()
}

/// What the record lets a holder's certificate say.
fn permitted(names: &Names) -> Permitted {
    let uri = GeneralName::Uri(names.uri.clone());
    let emails = names.emails.iter().cloned().map(GeneralName::Email);
    let hosts = names.dns_names.iter().cloned().map(GeneralName::Dns);
    let upn = names.upn.iter().map(|upn| GeneralName::upn(upn));
    let names_permitted = std::iter::once(uri).chain(emails).chain(hosts).chain(upn).collect();
    Permitted { names: names_permitted, policy: Some(names.policy) }
}

fn terms(
    operator: &Operator<'_>,
    public_key: PublicKey,
    lifetime: Lifetime,
    default_days: u32,
) -> Result<(Terms, End), Error> {
    let authority = operator.authority;
    let (now, ends) = (authority.now(), authority.hierarchy.issuing().not_after());
    let validity = lifetime::validity(now, lifetime, default_days, ends)?;
    let serial = Serial::generate(authority.clock.now_ms()).map_err(|_| Unavailable::Random)?;
    let (not_before, not_after) = (validity.not_before, validity.not_after);
    Ok((Terms { serial, not_before, not_after, public_key }, validity.end))
}

fn reservation(
    operator: &Operator<'_>,
    parameters: &CertificateParameters,
    profile: Profile,
) -> Result<Reservation, Error> {
    Ok(Reservation {
        serial: parameters.serial,
        node: operator.authority.node_name()?,
        issuer: operator.authority.hierarchy.issuing().public_key().fingerprint(),
        device: None,
        name: String::new(),
        profile,
        class: None,
        not_before: parameters.not_before,
        not_after: parameters.not_after,
        key: parameters.public_key.fingerprint(),
    })
}

fn intent(operator: &Operator<'_>, reservation: &Reservation) -> Event {
    operator
        .event(Action::CertificateIntended, Object::certificate(&reservation.serial))
        .fact("profile", reservation.profile)
        .fact("key", reservation.key)
        .fact("not_after", reservation.not_after)
}

fn unfit(fault: pki::Error) -> Error {
    Error::Invalid { field: "name", why: Flaw::Unencodable(fault) }
}
