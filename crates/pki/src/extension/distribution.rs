//! Where CRLs are found, that there are none, and what a CRL covers
//! (RFC 5280 §4.2.1.13, §4.2.1.15, §5.2.5, RFC 9608).

use super::{ExtensionValue, parse_flag, parse_list};
use crate::asn1::{BitString, Reader, Writer, tag};
use crate::error::Error;
use crate::general_name::GeneralName;
use crate::oid::Oid;

/// The name of a distribution point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DistributionPointName {
    /// Full names.
    Full(Vec<GeneralName>),
    /// One relative name below the CRL issuer: the content of its SET.
    Relative(Vec<u8>),
}

impl DistributionPointName {
    fn parse(mut choice: Reader<'_>) -> Result<Self, Error> {
        let element = choice.any()?;
        choice.finish()?;
        const FULL: u8 = tag::constructed(0);
        const RELATIVE: u8 = tag::constructed(1);
        match element.tag {
            FULL => GeneralName::parse_list(Reader::new(element.value)).map(Self::Full),
            RELATIVE => Ok(Self::Relative(element.value.to_vec())),
            _ => Err(Error::UnexpectedElement),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        writer.nested(tag::constructed(0), |w| match self {
            Self::Full(names) => {
                w.nested(tag::constructed(0), |w| names.iter().for_each(|name| name.encode(w)));
            }
            Self::Relative(rdn) => w.value(tag::constructed(1), rdn),
        });
    }
}

/// A set of revocation reasons (`ReasonFlags`); bit n of RFC 5280 is reason n.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReasonFlags(u16);

impl ReasonFlags {
    /// All reasons that have a flag: 1 to 8.
    pub const ALL: Self = Self(0b0111_1111_1000_0000);
    /// No reason.
    pub const NONE: Self = Self(0);

    /// Says whether every reason of the other set is in this one.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Gives the reasons in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Gives the reasons in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Says whether no reason is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn parse(content: &[u8]) -> Result<Self, Error> {
        Ok(Self(BitString::from_content(content)?.named_bits() & Self::ALL.0))
    }
}

/// One distribution point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionPoint {
    /// Where the CRL is.
    pub name: Option<DistributionPointName>,
    /// Which reasons the CRL covers; all when absent.
    pub reasons: Option<ReasonFlags>,
    /// Who signs the CRL when it is not the certificate's issuer; empty when absent.
    pub crl_issuer: Vec<GeneralName>,
}

impl DistributionPoint {
    /// Makes a point with one URL, for all reasons, signed by the certificate's issuer.
    pub fn url(url: &str) -> Self {
        let names = vec![GeneralName::Uri(url.to_owned())];
        Self {
            name: Some(DistributionPointName::Full(names)),
            reasons: None,
            crl_issuer: Vec::new(),
        }
    }

    fn parse(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let mut point = reader.sequence()?;
        let name = point.enter_optional(tag::constructed(0))?;
        let reasons = point.optional(tag::context(1))?.map(ReasonFlags::parse).transpose()?;
        let crl_issuer = match point.enter_optional(tag::constructed(2))? {
            Some(names) => GeneralName::parse_list(names)?,
            None => Vec::new(),
        };
        point.finish()?;
        // RFC 5280 §4.2.1.13: reasons alone are not a distribution point.
        if name.is_none() && crl_issuer.is_empty() {
            return Err(Error::BadValue);
        }
        Ok(Self { name: name.map(DistributionPointName::parse).transpose()?, reasons, crl_issuer })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            if let Some(name) = &self.name {
                name.encode(w);
            }
            if let Some(reasons) = self.reasons {
                w.named_bits(tag::context(1), reasons.0);
            }
            if !self.crl_issuer.is_empty() {
                w.nested(tag::constructed(2), |w| {
                    self.crl_issuer.iter().for_each(|name| name.encode(w));
                });
            }
        });
    }
}

/// cRLDistributionPoints; freshestCRL has the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionPoints(pub Vec<DistributionPoint>);

impl ExtensionValue for DistributionPoints {
    const OID: Oid = Oid::CRL_DISTRIBUTION_POINTS;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        parse_list(Reader::whole_sequence(value)?, DistributionPoint::parse).map(Self)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| self.0.iter().for_each(|point| point.encode(w)));
    }
}

/// noRevAvail: the issuer publishes nothing about the certificate's status (RFC 9608 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRevocationAvailable;

impl ExtensionValue for NoRevocationAvailable {
    const OID: Oid = Oid::NO_REVOCATION_AVAILABLE;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        if value == [tag::NULL, 0] { Ok(Self) } else { Err(Error::BadValue) }
    }

    fn encode(&self, writer: &mut Writer) {
        writer.value(tag::NULL, &[]);
    }
}

/// issuingDistributionPoint: what a CRL covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuingDistributionPoint {
    /// The distribution point the CRL is for.
    pub name: Option<DistributionPointName>,
    /// Covers end-entity certificates only.
    pub only_user: bool,
    /// Covers CA certificates only.
    pub only_ca: bool,
    /// Covers these reasons only; all when absent.
    pub only_some_reasons: Option<ReasonFlags>,
    /// May list certificates of other issuers.
    pub indirect: bool,
    /// Covers attribute certificates only.
    pub only_attribute: bool,
}

impl ExtensionValue for IssuingDistributionPoint {
    const OID: Oid = Oid::ISSUING_DISTRIBUTION_POINT;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::whole_sequence(value)?;
        let name = reader.enter_optional(tag::constructed(0))?;
        let name = name.map(DistributionPointName::parse).transpose()?;
        let only_user = parse_flag(&mut reader, tag::context(1))?;
        let only_ca = parse_flag(&mut reader, tag::context(2))?;
        let reasons = reader.optional(tag::context(3))?.map(ReasonFlags::parse).transpose()?;
        let indirect = parse_flag(&mut reader, tag::context(4))?;
        let only_attribute = parse_flag(&mut reader, tag::context(5))?;
        reader.finish()?;
        // RFC 5280 §5.2.5: at most one of the three.
        if u8::from(only_user) + u8::from(only_ca) + u8::from(only_attribute) > 1 {
            return Err(Error::BadValue);
        }
        let scope =
            Self { name, only_user, only_ca, only_some_reasons: reasons, indirect, only_attribute };
        // RFC 5280 §5.2.5: must say something.
        if scope == Self::default() { Err(Error::BadValue) } else { Ok(scope) }
    }

    fn encode(&self, writer: &mut Writer) {
        let flag = |w: &mut Writer, number, set| {
            if set {
                w.value(tag::context(number), &[0xff]);
            }
        };
        writer.sequence(|w| {
            if let Some(name) = &self.name {
                name.encode(w);
            }
            flag(w, 1, self.only_user);
            flag(w, 2, self.only_ca);
            if let Some(reasons) = self.only_some_reasons {
                w.named_bits(tag::context(3), reasons.0);
            }
            flag(w, 4, self.indirect);
            flag(w, 5, self.only_attribute);
        });
    }
}
