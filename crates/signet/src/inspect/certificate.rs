//! A certificate in words, and whether its issuer, if at hand, really signed it.

use pki::certificate::Certificate;
use pki::extension::Criticality;
use pki::extensions::Extensions;
use serde_json::{Value, json};

use super::sheet::Sheet;
use super::status::Known;
use super::words;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::Tone;
use crate::output::when;

/// Parses a certificate.
///
/// # Errors
/// `MALFORMED`, with what is wrong.
pub(super) fn parse(der: &[u8]) -> Result<Certificate, Failure> {
    Certificate::parse(der)
        .map_err(|error| Failure::failed("MALFORMED", "the certificate cannot be read").why(error))
}

/// Sheets of certificates that were found together; each may be the issuer of another.
pub(super) fn sheets(chain: &[Certificate], known: &Known) -> Vec<Sheet> {
    chain
        .iter()
        .enumerate()
        .map(|(index, certificate)| {
            let mut sheet = sheet(certificate, chain, known);
            // Only the first, the holder's own, decides how the command ends.
            if index == 0 && known.watches(certificate) {
                sheet.ends_with(ending(certificate, known));
            }
            sheet
        })
        .collect()
}

fn ending(certificate: &Certificate, known: &Known) -> Exit {
    let left = certificate.not_after().0.saturating_sub(known.now.0);
    if left < 0 || known.status(certificate).is_revoked() {
        return Exit::Ended;
    }
    if left < when::SOON_SECS { Exit::ExpiresSoon } else { Exit::Ok }
}

fn sheet(certificate: &Certificate, chain: &[Certificate], known: &Known) -> Sheet {
    let title = certificate.subject().common_name().unwrap_or_default();
    let mut sheet = Sheet::new("certificate", title);
    let version = words::version(certificate.version());
    sheet.push("version", "version", version.into(), version.to_string(), Tone::Plain);
    sheet.text("serial", "serial", certificate.serial().to_string());
    sheet.text("subject", "subject", certificate.subject().to_string());
    sheet.text("issuer", "issuer", certificate.issuer().to_string());
    validity(&mut sheet, certificate, known);
    let key = certificate.public_key();
    sheet.text("key", "key", key.kind().to_string());
    sheet.text("signature_algorithm", "signed with", certificate.signature_algorithm().to_string());
    extensions(&mut sheet, certificate.extensions(), known);
    sheet.text("fingerprint", "fingerprint", certificate.fingerprint().to_string());
    let sha1 = words::colons(&pki::digest::sha1(certificate.der()));
    sheet.push("fingerprint_sha1", "", sha1.into(), String::new(), Tone::Plain);
    sheet.text("key_fingerprint", "key fingerprint", key.fingerprint().to_string());
    signature(&mut sheet, certificate, chain, known);
    known.status(certificate).show(&mut sheet);
    sheet
}

fn validity(sheet: &mut Sheet, certificate: &Certificate, known: &Known) {
    let (from, to, now) = (certificate.not_before(), certificate.not_after(), known.now);
    let days = to.0.saturating_sub(now.0).div_euclid(86_400);
    let left = to.0.saturating_sub(now.0);
    let (verb, tone) = match left {
        ..0 => ("ended", Tone::Bad),
        _ if left < when::SOON_SECS => ("ends", Tone::Warn),
        _ => ("ends", Tone::Plain),
    };
    let (begins, begin_tone) =
        if from.0 > now.0 { ("begins", Tone::Bad) } else { ("began", Tone::Plain) };
    let begin = format!("{from} ({begins} {})", when::distance(from, now));
    sheet.push("not_before", "valid from", from.to_string().into(), begin, begin_tone);
    let end = format!("{to} ({verb} {})", when::distance(to, now));
    sheet.push("not_after", "valid until", to.to_string().into(), end, tone);
    sheet.push("days_left", "", days.into(), String::new(), Tone::Plain);
}

/// The extensions in words; those nobody here understands as they are.
pub(super) fn extensions(sheet: &mut Sheet, extensions: &Extensions, known: &Known) {
    sheet.list("names", "names", &words::names_of(extensions));
    if let Some(usage) = extensions.key_usage() {
        let list: Vec<String> = usage.value.words().map(str::to_owned).collect();
        let text = format!("{}{}", list.join(", "), words::criticality(usage.is_critical()));
        sheet.push("key_usage", "key usage", list.into(), text, Tone::Plain);
    }
    if let Some(usage) = extensions.extended_key_usage() {
        let list: Vec<String> = usage.value.0.iter().map(words::oid).collect();
        sheet.list("extended_key_usage", "meant for", &list);
    }
    if let Some(policies) = extensions.policies() {
        let list: Vec<String> =
            policies.value.oids().map(|oid| words::policy(oid, known.classes.as_ref())).collect();
        sheet.list("policies", "policies", &list);
    }
    authority(sheet, extensions);
    identifiers(sheet, extensions);
    places(sheet, extensions);
    let others: Vec<String> = extensions
        .iter()
        .filter(|raw| !is_shown(extensions, raw))
        .map(|raw| words::unknown(&raw))
        .collect();
    if !others.is_empty() {
        sheet.list("other_extensions", "other extensions", &others);
    }
}

/// What makes a certificate one of a CA, and what limits that CA.
fn authority(sheet: &mut Sheet, extensions: &Extensions) {
    if let Some(basic) = extensions.basic_constraints() {
        let depth = basic
            .value
            .path_length
            .map_or(String::new(), |n| format!(", at most {n} CAs below it"));
        let text = if basic.value.ca { format!("a CA{depth}") } else { "not a CA".to_owned() };
        let text = format!("{text}{}", words::criticality(basic.is_critical()));
        let value = json!({ "ca": basic.value.ca, "path_length": basic.value.path_length });
        sheet.push("basic_constraints", "CA", value, text, Tone::Plain);
    }
    if let Some(constraints) = extensions.name_constraints() {
        let permitted: Vec<String> =
            constraints.value.permitted.iter().map(words::subtree).collect();
        let excluded: Vec<String> = constraints.value.excluded.iter().map(words::subtree).collect();
        sheet.list("permitted_names", "only names within", &permitted);
        sheet.list("excluded_names", "no names within", &excluded);
    }
    if let Some(mappings) = extensions.policy_mappings() {
        let list: Vec<String> =
            mappings.value.0.iter().map(|(from, to)| format!("{from} = {to}")).collect();
        sheet.list("policy_mappings", "policy mappings", &list);
    }
    if let Some(limits) = extensions.policy_constraints() {
        let value = json!({
            "require_explicit": limits.value.require_explicit, "inhibit_mapping": limits.value.inhibit_mapping,
        });
        let text = format!("{value}");
        sheet.push("policy_constraints", "policy constraints", value, text, Tone::Plain);
    }
    if let Some(inhibit) = extensions.inhibit_any_policy() {
        let skip = inhibit.value.0;
        sheet.push(
            "inhibit_any_policy",
            "no any-policy",
            skip.into(),
            format!("after {skip} certificates"),
            Tone::Plain,
        );
    }
}

fn identifiers(sheet: &mut Sheet, extensions: &Extensions) {
    let own = extensions.subject_key_id().map(|id| words::colons(&id.value.0));
    sheet.maybe("subject_key_id", "key identifier", own);
    let issuer =
        extensions.authority_key_id().and_then(|id| id.value.key_id.as_deref().map(words::colons));
    sheet.maybe("authority_key_id", "issuer's key id", issuer);
}

fn places(sheet: &mut Sheet, extensions: &Extensions) {
    if let Some(points) = extensions.crl_distribution_points() {
        let list: Vec<String> =
            points.value.0.iter().flat_map(|point| words::places(point.name.as_ref())).collect();
        sheet.list("crl", "CRL at", &list);
    }
    if let Some(access) = extensions.authority_info_access() {
        let describe = |access: &pki::extension::AccessDescription| {
            let method =
                access.method.words().map_or_else(|| access.method.to_string(), str::to_owned);
            format!("{method}: {}", access.location)
        };
        let list: Vec<String> = access.value.0.iter().map(describe).collect();
        sheet.list("authority_info_access", "issuer's services", &list);
    }
}

fn is_shown(extensions: &Extensions, raw: &pki::extensions::RawExtension<'_>) -> bool {
    use pki::oid::Oid;
    let shown = [
        Oid::SUBJECT_ALT_NAME,
        Oid::KEY_USAGE,
        Oid::EXTENDED_KEY_USAGE,
        Oid::CERTIFICATE_POLICIES,
        Oid::BASIC_CONSTRAINTS,
        Oid::NAME_CONSTRAINTS,
        Oid::POLICY_MAPPINGS,
        Oid::POLICY_CONSTRAINTS,
        Oid::INHIBIT_ANY_POLICY,
        Oid::SUBJECT_KEY_IDENTIFIER,
        Oid::AUTHORITY_KEY_IDENTIFIER,
        Oid::CRL_DISTRIBUTION_POINTS,
        Oid::AUTHORITY_INFO_ACCESS,
    ];
    let unknown_critical = raw.criticality == Criticality::Critical
        && extensions.unknown_critical().contains(&raw.oid);
    shown.contains(&raw.oid) && !unknown_critical
}

/// Looks for the issuer among what came along and what our authority has, and checks the signature.
fn signature(sheet: &mut Sheet, certificate: &Certificate, chain: &[Certificate], known: &Known) {
    let named = |issuer: &&Certificate| issuer.subject().matches(certificate.issuer());
    let signer = chain
        .iter()
        .map(|issuer| (issuer, "in this file"))
        .chain(known.authorities.iter().map(|issuer| (issuer, "in the data directory")))
        .filter(|(issuer, _)| named(issuer))
        .find(|(issuer, _)| certificate.verify_signature(issuer.public_key()).is_ok());
    let candidates = chain.iter().chain(&known.authorities).any(|issuer| named(&issuer));
    let (verified, text, tone): (Value, String, Tone) = match signer {
        Some((issuer, _)) if issuer == certificate => {
            (true.into(), "correct, by its own key (self-signed)".to_owned(), Tone::Good)
        }
        Some((issuer, place)) => {
            let name = issuer.subject().label();
            (true.into(), format!("correct, by {name} {place}"), Tone::Good)
        }
        None if candidates => {
            (false.into(), "WRONG: the issuer of that name did not sign this".to_owned(), Tone::Bad)
        }
        None => (
            Value::Null,
            "not checked: the issuer's certificate is not at hand".to_owned(),
            Tone::Warn,
        ),
    };
    let value = json!({ "verified": verified, "words": text });
    sheet.push("signature_check", "signature", value, text, tone);
}
