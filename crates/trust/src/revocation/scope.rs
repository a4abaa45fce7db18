//! Which certificates and which reasons a CRL speaks of. RFC 5280 §5.2.5, §6.3.3 (b), (d).

use std::borrow::Cow;

use pki::certificate::{Certificate, Version};
use pki::crl::Crl;
use pki::extension::{
    DistributionPoint, DistributionPointName, IssuingDistributionPoint, ReasonFlags,
};
use pki::general_name::GeneralName;
use pki::name::Name;

/// Where the status of a certificate may be found.
#[derive(Clone, Copy)]
pub(super) enum Source<'q> {
    /// At one of its distribution points.
    Point(&'q DistributionPoint),
    /// In what its issuer publishes for all it issues.
    Issuer,
    /// There too, beside its distribution points.
    Elsewhere,
}

impl<'q> Source<'q> {
    /// Lists where the status of a certificate may be found.
    ///
    /// Deviates: of CRLs of the certificate's issuer that no distribution point names, RFC 5280
    /// §6.3.3 in the end takes the silence too; here they can only revoke, because a certificate
    /// with distribution points says where its revocation would stand.
    pub(super) fn list(certificate: &'q Certificate) -> Vec<Self> {
        match certificate.extensions().crl_distribution_points() {
            Some(points) => {
                points.value.0.iter().map(Self::Point).chain([Self::Elsewhere]).collect()
            }
            None => vec![Self::Issuer],
        }
    }

    /// Says whether a CRL found here speaks of the certificate (RFC 5280 §6.3.3 (b)).
    pub(super) fn is_covered(self, certificate: &Certificate, crl: &Crl) -> bool {
        let scope = crl.issuing_distribution_point().map(|scope| &scope.value);
        self.is_issued_right(certificate, crl, scope)
            && scope.is_none_or(|scope| {
                includes_kind(scope, certificate) && self.is_at(certificate, crl, scope)
            })
    }

    /// Says how many names `is_covered` may have to compare.
    pub(super) fn comparisons(self, crl: &Crl) -> usize {
        let count = |name: &DistributionPointName| match name {
            DistributionPointName::Full(names) => names.len(),
            DistributionPointName::Relative(_) => 1,
        };
        let issuers = self.crl_issuer().len();
        let here = self.point().and_then(|point| point.name.as_ref()).map_or(issuers.max(1), count);
        let scope = crl.issuing_distribution_point().and_then(|scope| scope.value.name.as_ref());
        issuers + here * scope.map_or(0, count)
    }

    /// Gives the reasons a CRL found here speaks of (RFC 5280 §6.3.3 (d)).
    pub(super) fn reasons(self, crl: &Crl) -> ReasonFlags {
        let scope = crl.issuing_distribution_point();
        let listed = scope.and_then(|scope| scope.value.only_some_reasons);
        let promised = self.point().and_then(|point| point.reasons);
        let all = ReasonFlags::ALL;
        listed.unwrap_or(all).intersection(promised.unwrap_or(all))
    }

    /// RFC 5280 §6.3.3 (b)(1): the CRL's issuer is the certificate's, or the one it names.
    fn is_issued_right(
        self,
        certificate: &Certificate,
        crl: &Crl,
        scope: Option<&IssuingDistributionPoint>,
    ) -> bool {
        let named = self.crl_issuer();
        if named.is_empty() {
            return crl.issuer().matches(certificate.issuer());
        }
        let is_issuer = |name: &GeneralName| matches!(name, GeneralName::Directory(name) if name.matches(crl.issuer()));
        named.iter().any(is_issuer) && scope.is_some_and(|scope| scope.indirect)
    }

    /// RFC 5280 §6.3.3 (b)(2)(i): one of the CRL's names is one of this place's.
    fn is_at(self, certificate: &Certificate, crl: &Crl, scope: &IssuingDistributionPoint) -> bool {
        let Some(name) = &scope.name else { return true };
        let theirs = full_names(name, crl.issuer());
        self.names(certificate).iter().any(|name| theirs.contains(name))
    }

    fn names(self, certificate: &Certificate) -> Cow<'q, [GeneralName]> {
        let named = self.crl_issuer();
        match self.point().map(|point| &point.name) {
            None => Cow::Owned(vec![GeneralName::Directory(certificate.issuer().clone())]),
            Some(None) => Cow::Borrowed(named),
            Some(Some(name)) => {
                let base = named.iter().find_map(|name| match name {
                    GeneralName::Directory(name) => Some(name),
                    _ => None,
                });
                full_names(name, base.unwrap_or(certificate.issuer()))
            }
        }
    }

    fn crl_issuer(self) -> &'q [GeneralName] {
        self.point().map(|point| point.crl_issuer.as_slice()).unwrap_or_default()
    }

    fn point(self) -> Option<&'q DistributionPoint> {
        match self {
            Self::Point(point) => Some(point),
            Self::Issuer | Self::Elsewhere => None,
        }
    }
}

/// RFC 5280 §6.3.3 (b)(2)(ii) – (iv). Before version 3 a certificate cannot say of which kind it
/// is, so that a list for one kind cannot be known to cover it.
fn includes_kind(scope: &IssuingDistributionPoint, certificate: &Certificate) -> bool {
    let constraints = certificate.extensions().basic_constraints();
    let is_authority = constraints.is_some_and(|constraints| constraints.value.ca);
    let is_holder = certificate.version() == Version::V3 && !is_authority;
    !scope.only_attribute && (!scope.only_user || is_holder) && (!scope.only_ca || is_authority)
}

/// Gives the names of a distribution point, a relative one completed by its CRL issuer's.
fn full_names<'n>(name: &'n DistributionPointName, issuer: &Name) -> Cow<'n, [GeneralName]> {
    match name {
        DistributionPointName::Full(names) => Cow::Borrowed(names),
        DistributionPointName::Relative(rdn) => {
            Cow::Owned(issuer.with_rdn(rdn).into_iter().map(GeneralName::Directory).collect())
        }
    }
}
