//! Certificates by the thousand, issued beside the running door by its own authority: a cold
//! handshake shows a chain that the door has not seen.

use std::{
    fs,
    path::Path,
    sync::Arc,
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use authority::{
    Authority,
    issuance::order::{Holder, Order, OrderKey},
    keyring::{Keyring, passphrase::Source},
    lifetime::Lifetime,
};
use model::{
    audit::Actor,
    clock::Clock,
    identity::{Handle, NewPerson},
};
use pki::{
    certificate::Certificate,
    certificate_request::CertificateRequest,
    key::{KeyAlgorithm, PrivateKey},
    name::{Attribute, Name},
    serial::Serial,
};
use rustls::{
    crypto::aws_lc_rs::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use store::Store;
use trust::revocation::Reason;

use crate::Outcome;

#[derive(Debug)]
struct RealClock;

impl Clock for RealClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// Orders at a time, so that they share commits.
const CALLERS: usize = 64;

/// One person, one key, many certificates.
pub(crate) struct Crowd {
    authority: Authority,
    members: Vec<Member>,
}

/// One certificate of the crowd.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) serial: Serial,
    pub(crate) certified: Arc<CertifiedKey>,
}

impl Crowd {
    /// Issues `count` certificates by the authority in `data`.
    pub(crate) fn gather(data: &Path, count: usize) -> Outcome<Crowd> {
        let clock = Arc::new(RealClock);
        let keys = data.join("keys");
        let store = Store::open(&data.join("store.db"), Arc::clone(&clock) as _)?;
        let keyring = Keyring::new(&keys, Source::generated_in(&keys));
        let authority = Authority::open(store, keyring, clock)?;
        let person: Handle = "alice".parse()?;
        authority.as_operator(actor()).add_person(NewPerson {
            handle: person.clone(),
            name: "Alice Example".to_owned(),
            email: Some("alice@example.org".to_owned()),
            upn: None,
            language: None,
        })?;
        let key = PrivateKey::generate(KeyAlgorithm::P256)?;
        let holder = Holder::Device { person, device: "laptop".parse()? };
        // The first registers the device; the others then find it.
        let first = Self::issue(&authority, &holder, &key, 1)?;
        let each = count.div_ceil(CALLERS);
        let rest = thread::scope(|scope| {
            let issue = || Self::issue(&authority, &holder, &key, each);
            let threads: Vec<_> = (0..CALLERS).map(|_| scope.spawn(issue)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().map_err(|_| "an issuing thread panicked")?)
                .collect::<Outcome<Vec<_>>>()
        })?;
        let members = rest.into_iter().flatten().chain(first).collect();
        Ok(Crowd { authority, members })
    }

    fn issue(
        authority: &Authority,
        holder: &Holder,
        key: &PrivateKey,
        count: usize,
    ) -> Outcome<Vec<Member>> {
        let name = Name::build([(Attribute::CommonName, "request")])?;
        let request = CertificateRequest::build(key, &name, &[])?;
        let pkcs8 = key.to_pkcs8()?;
        let signing = any_supported_type(&PrivateKeyDer::try_from(pkcs8.as_slice())?)?;
        let one = |_| {
            let proven = CertificateRequest::parse(&request)?.prove()?;
            let issued = authority.as_operator(actor()).issue(Order {
                holder: holder.clone(),
                class: authority.classes().lowest_proven(),
                key: OrderKey::Proven(Box::new(proven)),
                lifetime: Lifetime::Default,
            })?;
            let chain = [std::slice::from_ref(issued.certificate()), issued.chain()].concat();
            let der = |c: &Certificate| CertificateDer::from(c.der().to_vec());
            let chain = chain.iter().map(der).collect();
            let certified = Arc::new(CertifiedKey::new(chain, Arc::clone(&signing)));
            Ok(Member { serial: *issued.certificate().serial(), certified })
        };
        (0..count).map(one).collect()
    }

    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }

    /// Revokes a certificate as another process would: through the store alone.
    pub(crate) fn revoke(&self, member: &Member) -> Outcome<()> {
        self.authority.as_operator(actor()).revoke(&member.serial, Reason::KeyCompromise)?;
        Ok(())
    }
}

fn actor() -> Actor {
    Actor::Operator { name: "bench".to_owned() }
}

/// The root that every server's certificate comes from.
pub(crate) fn root(data: &Path) -> Outcome<CertificateDer<'static>> {
    Ok(CertificateDer::from_pem_slice(&fs::read(data.join("ca.pem"))?)?)
}
