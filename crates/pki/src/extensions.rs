//! All extensions of one object: those we understand typed, the others as they are.
//!
//! The same for certificates, requests, CRLs and CRL entries (RFC 5280 §4.1, §4.2).

use crate::asn1::{Reader, tag};
use crate::error::Error;
use crate::extension::{
    AuthorityInfoAccess, AuthorityKeyId, BasicConstraints, Criticality, DistributionPoints,
    ExtendedKeyUsage, Extension, ExtensionValue, InhibitAnyPolicy, IssuerAltNames, KeyUsage,
    NameConstraints, NoRevocationAvailable, Policies, PolicyConstraints, PolicyMappings,
    SubjectAltNames, SubjectKeyId,
};
use crate::oid::Oid;

/// Most extensions read in one object.
pub const MAX_EXTENSIONS: usize = 100;

/// One extension as found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawExtension<'a> {
    /// What it is.
    pub oid: Oid,
    /// Whether it was marked critical.
    pub criticality: Criticality,
    /// The octets inside its OCTET STRING.
    pub value: &'a [u8],
}

impl<'a> RawExtension<'a> {
    /// Reads the next `Extension`.
    ///
    /// # Errors
    /// What is wrong with the DER.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let mut extension = reader.sequence()?;
        let oid = extension.oid()?;
        // An explicit FALSE is not DER, but common in the field.
        let critical = extension.optional(tag::BOOLEAN)?.map_or(Ok(false), crate::asn1::boolean)?;
        let value = extension.value(tag::OCTET_STRING)?;
        extension.finish()?;
        let criticality = if critical { Criticality::Critical } else { Criticality::NonCritical };
        Ok(Self { oid, criticality, value })
    }

    /// Says whether it was marked critical.
    pub fn is_critical(&self) -> bool {
        self.criticality == Criticality::Critical
    }

    /// Reads the value as a known type.
    ///
    /// # Errors
    /// `BadExtension` with the identifier when it does not parse.
    pub fn decode<T: ExtensionValue>(&self) -> Result<Extension<T>, Error> {
        let value = T::parse(self.value).map_err(|_| Error::BadExtension(self.oid))?;
        Ok(Extension { criticality: self.criticality, value })
    }
}

/// The extensions of one object.
#[derive(Clone, Debug, Default)]
pub struct Extensions {
    /// The content of the SEQUENCE OF Extension.
    der: Vec<u8>,
    count: usize,
    unknown_critical: Vec<Oid>,
    known: Known,
}

#[derive(Clone, Debug, Default)]
struct Known {
    basic_constraints: Option<Extension<BasicConstraints>>,
    key_usage: Option<Extension<KeyUsage>>,
    extended_key_usage: Option<Extension<ExtendedKeyUsage>>,
    subject_alt_names: Option<Extension<SubjectAltNames>>,
    issuer_alt_names: Option<Extension<IssuerAltNames>>,
    authority_key_id: Option<Extension<AuthorityKeyId>>,
    subject_key_id: Option<Extension<SubjectKeyId>>,
    policies: Option<Extension<Policies>>,
    policy_mappings: Option<Extension<PolicyMappings>>,
    policy_constraints: Option<Extension<PolicyConstraints>>,
    inhibit_any_policy: Option<Extension<InhibitAnyPolicy>>,
    name_constraints: Option<Extension<NameConstraints>>,
    crl_distribution_points: Option<Extension<DistributionPoints>>,
    freshest_crl: Option<Extension<DistributionPoints>>,
    no_revocation_available: Option<Extension<NoRevocationAvailable>>,
    authority_info_access: Option<Extension<AuthorityInfoAccess>>,
}

macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {
        impl Extensions {
            $($(#[$doc])*
            pub fn $name(&self) -> Option<&Extension<$type>> {
                self.known.$name.as_ref()
            })*
        }
    };
}

accessors! {
    /// Gives basicConstraints.
    basic_constraints: BasicConstraints;
    /// Gives keyUsage.
    key_usage: KeyUsage;
    /// Gives extKeyUsage.
    extended_key_usage: ExtendedKeyUsage;
    /// Gives subjectAltName.
    subject_alt_names: SubjectAltNames;
    /// Gives issuerAltName.
    issuer_alt_names: IssuerAltNames;
    /// Gives authorityKeyIdentifier.
    authority_key_id: AuthorityKeyId;
    /// Gives subjectKeyIdentifier.
    subject_key_id: SubjectKeyId;
    /// Gives certificatePolicies.
    policies: Policies;
    /// Gives policyMappings.
    policy_mappings: PolicyMappings;
    /// Gives policyConstraints.
    policy_constraints: PolicyConstraints;
    /// Gives inhibitAnyPolicy.
    inhibit_any_policy: InhibitAnyPolicy;
    /// Gives nameConstraints.
    name_constraints: NameConstraints;
    /// Gives cRLDistributionPoints.
    crl_distribution_points: DistributionPoints;
    /// Gives freshestCRL.
    freshest_crl: DistributionPoints;
    /// Gives noRevAvail.
    no_revocation_available: NoRevocationAvailable;
    /// Gives authorityInfoAccess.
    authority_info_access: AuthorityInfoAccess;
}

impl Extensions {
    /// Reads the content of a SEQUENCE OF Extension.
    ///
    /// # Errors
    /// `BadExtension` for a known extension that does not parse, `DuplicateExtension`, `TooMany`,
    /// `BadValue` when the sequence is empty, else what is wrong with the DER.
    pub fn parse(content: &[u8]) -> Result<Self, Error> {
        let mut extensions = Self { der: content.to_vec(), ..Self::default() };
        let mut found = Vec::with_capacity(10);
        let mut reader = Reader::new(content);
        while !reader.is_empty() {
            let raw = RawExtension::read(&mut reader)?;
            if found.len() == MAX_EXTENSIONS {
                return Err(Error::TooMany(MAX_EXTENSIONS));
            }
            if found.contains(&raw.oid) {
                return Err(Error::DuplicateExtension(raw.oid));
            }
            if !extensions.known.take(&raw)? && raw.is_critical() {
                extensions.unknown_critical.push(raw.oid);
            }
            found.push(raw.oid);
        }
        extensions.count = found.len();
        if extensions.is_empty() { Err(Error::BadValue) } else { Ok(extensions) }
    }

    /// Gives the identifiers of critical extensions that have no accessor here.
    pub fn unknown_critical(&self) -> &[Oid] {
        &self.unknown_critical
    }

    /// Gives all extensions as found, in order.
    pub fn iter(&self) -> impl Iterator<Item = RawExtension<'_>> {
        // They were read before, so none fails.
        let mut reader = Reader::new(&self.der);
        std::iter::from_fn(move || RawExtension::read(&mut reader).ok())
    }

    /// Finds an extension by its identifier.
    pub fn find(&self, oid: &Oid) -> Option<RawExtension<'_>> {
        self.iter().find(|raw| raw.oid == *oid)
    }

    /// Gives the number of extensions.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Says whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Known {
    /// Takes an extension in if it is one of ours; says whether it was.
    fn take(&mut self, raw: &RawExtension<'_>) -> Result<bool, Error> {
        match raw.oid {
            BasicConstraints::OID => self.basic_constraints = Some(raw.decode()?),
            KeyUsage::OID => self.key_usage = Some(raw.decode()?),
            ExtendedKeyUsage::OID => self.extended_key_usage = Some(raw.decode()?),
            SubjectAltNames::OID => self.subject_alt_names = Some(raw.decode()?),
            IssuerAltNames::OID => self.issuer_alt_names = Some(raw.decode()?),
            AuthorityKeyId::OID => self.authority_key_id = Some(raw.decode()?),
            SubjectKeyId::OID => self.subject_key_id = Some(raw.decode()?),
            Policies::OID => self.policies = Some(raw.decode()?),
            PolicyMappings::OID => self.policy_mappings = Some(raw.decode()?),
            PolicyConstraints::OID => self.policy_constraints = Some(raw.decode()?),
            InhibitAnyPolicy::OID => self.inhibit_any_policy = Some(raw.decode()?),
            NameConstraints::OID => self.name_constraints = Some(raw.decode()?),
            DistributionPoints::OID => self.crl_distribution_points = Some(raw.decode()?),
            Oid::FRESHEST_CRL => self.freshest_crl = Some(raw.decode()?),
            NoRevocationAvailable::OID => self.no_revocation_available = Some(raw.decode()?),
            AuthorityInfoAccess::OID => self.authority_info_access = Some(raw.decode()?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
