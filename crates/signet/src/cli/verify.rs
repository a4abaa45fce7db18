//! `signet verify`: reads files and puts them to `trust::verify`. Adds nothing to the verdict.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::oid::Oid;
use pki::time::UnixTime;
use serde::Serialize;
use trust::question::{Demand, PolicyInputs, Purpose, Status};
use trust::revocation::CrlSource;
use trust::verdict::Place;
use trust::{Anchor, Question, Refused, Verified};

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::page::{Cell, Page, Tone};

/// Judge a certificate chain by RFC 5280 §6: is this certificate to be believed, now and for this purpose?
#[derive(Debug, Args)]
#[command(
    after_help = "Files are PEM or DER. With any --crl the status of the whole chain is required, and unknown is a refusal.\nExit code: 0 accepted, 1 refused."
)]
pub(crate) struct VerifyArgs {
    /// The certificate to judge; further certificates in the file count as intermediates
    #[arg(value_name = "LEAF")]
    leaf: PathBuf,
    /// A CA certificate to believe in (repeatable)
    #[arg(long, value_name = "FILE", required = true)]
    anchor: Vec<PathBuf>,
    /// A CA certificate that may stand between (repeatable)
    #[arg(long, value_name = "FILE")]
    intermediate: Vec<PathBuf>,
    /// A certificate revocation list (repeatable)
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,
    /// What the certificate is presented for
    #[arg(long, value_enum, default_value_t = For::Client)]
    purpose: For,
    /// The time to judge at, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = input::time)]
    time: Option<UnixTime>,
    /// Most intermediates in a path
    #[arg(long, value_name = "N", default_value_t = 8)]
    max_depth: u8,
    /// A certificate policy that is acceptable (repeatable) [default: any]
    #[arg(long, value_name = "OID")]
    policy: Vec<Oid>,
    /// Require that an acceptable policy is valid for the path
    #[arg(long)]
    explicit_policy: bool,
    /// Allow no policy mapping
    #[arg(long)]
    inhibit_mapping: bool,
    /// Let anyPolicy match nothing
    #[arg(long)]
    inhibit_any_policy: bool,
}

/// The purpose as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum For {
    /// A TLS client
    Client,
    /// A TLS server
    Server,
    /// Whatever the certificate allows
    Any,
}

impl From<For> for Purpose {
    fn from(purpose: For) -> Self {
        match purpose {
            For::Client => Self::Client,
            For::Server => Self::Server,
            For::Any => Self::Any,
        }
    }
}

/// The verdict as printed.
#[derive(Debug, Default, Serialize)]
struct Verdict {
    accepted: bool,
    code: String,
    reason: String,
    rule: Option<String>,
    citation: Option<String>,
    /// Which certificate the refusal is about.
    certificate: Option<About>,
    path: Vec<Step>,
    policies: Vec<String>,
}

#[derive(Debug, Serialize)]
struct About {
    place: String,
    subject: String,
    serial: String,
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct Step {
    subject: String,
    issuer: String,
    serial: String,
    not_before: String,
    not_after: String,
    fingerprint: String,
}

/// What the files hold.
struct Material {
    leaf: Certificate,
    anchors: Vec<Anchor>,
    intermediates: Vec<Certificate>,
    crls: Vec<CrlSource>,
    /// The first intermediate that could not be read, should the path turn out to miss it.
    unreadable: Option<Verdict>,
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read at all.
pub(super) fn run(context: &Context, args: &VerifyArgs) -> Result<Exit, Failure> {
    let verdict = match read(args)? {
        Ok(material) => judge(args, &material, args.time.unwrap_or_else(|| context.now())),
        Err(malformed) => malformed,
    };
    context.output.show(&verdict, |page| fill(page, &verdict));
    Ok(if verdict.accepted { Exit::Ok } else { Exit::Failed })
}

/// Reads every file; the inner error is the verdict on what cannot be parsed.
fn read(args: &VerifyArgs) -> Result<Result<Material, Verdict>, Failure> {
    let leaf = match parsed(&args.leaf)? {
        Ok(leaf) => leaf,
        Err(verdict) => return Ok(Err(verdict)),
    };
    let mut anchors = Vec::new();
    for path in &args.anchor {
        match parsed(path)? {
            Ok(certificates) => {
                anchors.extend(certificates.into_iter().map(Anchor::from_certificate))
            }
            Err(verdict) => return Ok(Err(verdict)),
        }
    }
    let mut intermediates: Vec<Certificate> = leaf.iter().skip(1).cloned().collect();
    let mut unreadable = None;
    for path in &args.intermediate {
        match parsed(path)? {
            Ok(certificates) => intermediates.extend(certificates),
            // It matters only when the path needed it.
            Err(verdict) => unreadable = unreadable.or(Some(verdict)),
        }
    }
    let mut crls = Vec::new();
    for path in &args.crl {
        match parsed_crls(path)? {
            Ok(found) => crls.extend(found.into_iter().map(CrlSource::new)),
            Err(verdict) => return Ok(Err(verdict)),
        }
    }
    let Some(leaf) = leaf.into_iter().next() else {
        return Ok(Err(malformed(&args.leaf, &"it holds no certificate")));
    };
    Ok(Ok(Material { leaf, anchors, intermediates, crls, unreadable }))
}

fn parsed(path: &Path) -> Result<Result<Vec<Certificate>, Verdict>, Failure> {
    let ders = input::ders(&input::bytes(path)?, &input::CERTIFICATE_LABELS);
    if ders.is_empty() {
        return Ok(Err(malformed(path, &"it holds no certificate")));
    }
    let certificates: Result<Vec<Certificate>, _> =
        ders.iter().map(|der| Certificate::parse(der)).collect();
    Ok(certificates.map_err(|error| malformed(path, &error)))
}

fn parsed_crls(path: &Path) -> Result<Result<Vec<Crl>, Verdict>, Failure> {
    let ders = input::ders(&input::bytes(path)?, &["X509 CRL"]);
    if ders.is_empty() {
        return Ok(Err(malformed(path, &"it holds no CRL")));
    }
    let crls: Result<Vec<Crl>, _> = ders.iter().map(|der| Crl::parse(der)).collect();
    Ok(crls.map_err(|error| malformed(path, &error)))
}

fn malformed(path: &Path, why: &dyn std::fmt::Display) -> Verdict {
    Verdict {
        code: "MALFORMED".to_owned(),
        reason: format!("{} cannot be read: {why}", path.display()),
        ..Verdict::default()
    }
}

fn judge(args: &VerifyArgs, material: &Material, time: UnixTime) -> Verdict {
    let status = if args.crl.is_empty() {
        Status::Unchecked
    } else {
        Status::Required { crls: &material.crls, index: None, max_age_secs: None }
    };
    let question = Question {
        intermediates: &material.intermediates,
        status,
        policies: PolicyInputs {
            initial_set: args.policy.clone(),
            explicit: demand(args.explicit_policy),
            inhibit_mapping: demand(args.inhibit_mapping),
            inhibit_any: demand(args.inhibit_any_policy),
        },
        max_depth: args.max_depth,
        ..Question::new(args.purpose.into(), time, &material.anchors, &material.leaf)
    };
    match trust::verify(&question) {
        Ok(verified) => accepted(&verified),
        Err(refused) => refusal(&refused, material),
    }
}

fn demand(flag: bool) -> Demand {
    if flag { Demand::Always } else { Demand::IfAsked }
}

fn accepted(verified: &Verified) -> Verdict {
    Verdict {
        accepted: true,
        code: "ACCEPTED".to_owned(),
        reason: "every certificate of the path is in order".to_owned(),
        path: verified.path().iter().map(Step::of).collect(),
        policies: verified.policies().iter().map(ToString::to_string).collect(),
        ..Verdict::default()
    }
}

fn refusal(refused: &Refused, material: &Material) -> Verdict {
    let unknown = refused.code().as_str() == "UNKNOWN-ISSUER";
    if let Some(verdict) = material.unreadable.as_ref().filter(|_| unknown) {
        return Verdict {
            code: verdict.code.clone(),
            reason: verdict.reason.clone(),
            ..Verdict::default()
        };
    }
    Verdict {
        code: refused.code().as_str().to_owned(),
        reason: refused.to_string(),
        rule: Some(refused.rule().to_owned()),
        citation: Some(refused.citation().to_owned()),
        certificate: About::of(refused),
        ..Verdict::default()
    }
}

impl About {
    fn of(refused: &Refused) -> Option<Self> {
        let (certificate, place) = (refused.certificate()?, refused.place()?);
        Some(Self {
            place: match place {
                Place::Leaf => "leaf".to_owned(),
                Place::Issuer(number) => format!("issuer {number}"),
                Place::Anchor => "anchor".to_owned(),
            },
            subject: certificate.subject().to_string(),
            serial: certificate.serial().to_string(),
            fingerprint: certificate.fingerprint().to_string(),
        })
    }
}

impl Step {
    fn of(certificate: &Certificate) -> Self {
        Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial().to_string(),
            not_before: certificate.not_before().to_string(),
            not_after: certificate.not_after().to_string(),
            fingerprint: certificate.fingerprint().to_string(),
        }
    }
}

fn fill(page: &mut Page, verdict: &Verdict) {
    let (word, tone) =
        if verdict.accepted { ("accepted", Tone::Good) } else { ("refused", Tone::Bad) };
    page.field("verdict", Cell::new(word, tone));
    page.field("code", verdict.code.clone());
    page.field("reason", verdict.reason.clone());
    page.maybe("rule", verdict.rule.clone());
    page.maybe("citation", verdict.citation.clone());
    page.maybe(
        "certificate",
        verdict.certificate.as_ref().map(|about| format!("{} ({})", about.subject, about.serial)),
    );
    if !verdict.path.is_empty() {
        let path: Vec<&str> = verdict.path.iter().map(|step| step.subject.as_str()).collect();
        page.field("path", path.join("\n"));
    }
    if !verdict.policies.is_empty() {
        page.field("policies", verdict.policies.join("\n"));
    }
}
