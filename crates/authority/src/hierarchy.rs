//! The CA certificates in use: the root that doors trust and the issuing CA that signs under it.
//! Older ones of either kind stay trusted until they end.

use std::fmt::Write;

use model::ca::{CaCertificate, Role};
use pki::certificate::Certificate;
use pki::profile::Issuer;
use pki::time::UnixTime;

use crate::Authority;
use crate::error::{Error, Kind};
use crate::settings::Settings;

/// Up to whose root the chains go that holders are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Summit {
    /// Ours.
    #[default]
    Own,
    /// That of the outside CA that certified our issuing CA; ours where none has.
    Outside,
}

/// The CA certificates of an authority.
#[derive(Debug, Clone)]
pub struct Hierarchy {
    root: Certificate,
    issuing: Certificate,
    all: Vec<(Role, Certificate)>,
}

impl Hierarchy {
    /// Reads the CA certificates on record.
    ///
    /// # Errors
    /// `NotFound` when there is no root or no issuing CA; `Internal` when one on record cannot be read.
    pub(crate) fn read(on_record: &[CaCertificate]) -> Result<Self, Error> {
        let parse = |ca: &CaCertificate| {
            Certificate::parse(&ca.der).map_err(|fault| {
                Error::Internal(format!("the CA certificate {:?} on record: {fault}", ca.name))
            })
        };
        let newest = |role| {
            let active = on_record.iter().filter(|ca| ca.role == role && ca.retired_at.is_none());
            let newest = active.max_by_key(|ca| ca.id);
            newest
                .ok_or(Error::NotFound { what: Kind::Authority, name: String::new() })
                .and_then(parse)
        };
        let all =
            on_record.iter().map(|ca| Ok((ca.role, parse(ca)?))).collect::<Result<_, Error>>()?;
        Ok(Self { root: newest(Role::Root)?, issuing: newest(Role::Issuing)?, all })
    }

    /// The root, which relying parties trust.
    #[must_use]
    pub fn root(&self) -> &Certificate {
        &self.root
    }

    /// The issuing CA, which signs certificates of holders and doors.
    #[must_use]
    pub fn issuing(&self) -> &Certificate {
        &self.issuing
    }

    /// Every root on record, retired ones too: what they stand for stays trusted until they end.
    pub fn roots(&self) -> impl Iterator<Item = &Certificate> {
        self.of(Role::Root)
    }

    /// Every issuing CA on record, retired ones too.
    pub fn issuing_cas(&self) -> impl Iterator<Item = &Certificate> {
        self.of(Role::Issuing)
    }

    /// Every certificate that an outside CA made of an issuing CA of ours.
    pub fn crossed(&self) -> impl Iterator<Item = &Certificate> {
        self.of(Role::Cross)
    }

    /// The CAs of others between those and their roots.
    pub fn above(&self) -> impl Iterator<Item = &Certificate> {
        self.of(Role::Above)
    }

    /// What claims to be such a certificate, and could not be checked.
    pub fn claimed(&self) -> impl Iterator<Item = &Certificate> {
        self.of(Role::Claimed)
    }

    /// The CAs above what `ca` issues, up to the root of the outside CA that certified it last, root left out; none
    /// where none has, or none of that is valid any more.
    #[must_use]
    pub fn outside_chain(&self, ca: &Certificate, now: UnixTime) -> Option<Vec<Certificate>> {
        let is_valid = |one: &&Certificate| (one.not_before()..=one.not_after()).contains(&now);
        let same = |one: &&Certificate| one.public_key() == ca.public_key();
        let crossed = self.crossed().filter(same).filter(is_valid).last()?;
        let mut chain = vec![crossed.clone()];
        while let Some(last) = chain.last()
            && let Some(next) = self
                .above()
                .filter(is_valid)
                .find(|ca| !chain.contains(ca) && last.verify_signature(ca.public_key()).is_ok())
        {
            chain.push(next.clone());
        }
        Some(chain)
    }

    fn of(&self, role: Role) -> impl Iterator<Item = &Certificate> {
        self.all.iter().filter(move |(found, _)| *found == role).map(|(_, certificate)| certificate)
    }
}

impl Authority {
    /// The CAs above what `ca` issued, root left out, as holders are given them.
    pub(crate) fn chain_below(&self, ca: &Certificate) -> Result<Vec<Certificate>, Error> {
        let outside = match self.summit() {
            Summit::Own => None,
            // What was imported since this process began counts too.
            Summit::Outside => {
                Hierarchy::read(&self.store.read()?.list_cas()?)?.outside_chain(ca, self.now())
            }
        };
        Ok(outside.unwrap_or_else(|| vec![ca.clone()]))
    }
}

/// A CA as the certificates below it speak of it; its files are named by its key, which no roll-over repeats.
pub(crate) fn issuer(ca: &Certificate, settings: &Settings) -> Issuer {
    let key_id = ca.public_key().key_id();
    let name = key_id.iter().fold(String::new(), |mut name, octet| {
        // A string takes what it is given.
        let _ = write!(name, "{octet:02x}");
        name
    });
    Issuer {
        name: ca.subject().clone(),
        key_id,
        crl_url: format!("{}/crl/{name}.crl", settings.public_url),
        certificate_url: format!("{}/ca/{name}.cer", settings.public_url),
    }
}
