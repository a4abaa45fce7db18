//! `signet verify`: reads files and puts them to `trust::verify`. Adds nothing to the verdict.
//!
//! Every choice of `trust::Question` is an option here, with the same default.

mod material;
mod options;
mod verdict;

use std::path::PathBuf;

use clap::Args;
use pki::oid::Oid;
use pki::time::UnixTime;
use trust::Question;
use trust::question::{
    AlgorithmPolicy, Demand, ExpectedName, PolicyInputs, Purpose, Sha1, Statement, Status,
};

use self::material::Material;
use self::options::{AnchorEnd, AnchorLimits, For, Profile, Stated};
use self::verdict::Verdict;
use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;

/// Judge a certificate chain by RFC 5280 §6: is this certificate to be believed, now and for this purpose?
#[derive(Debug, Args)]
#[command(
    after_help = "Files are PEM or DER, with one certificate or CRL or several. With any --crl the status of the whole chain is required, and unknown is a refusal unless the certificate says that none is published (RFC 9608). What cannot be read is told: a CRL then refuses, another file counts as absent.\nExit code: 0 accepted, 1 refused."
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
    /// The time to judge at, RFC 3339 or seconds since 1970 [default: now]
    #[arg(long, value_name = "TIME", value_parser = input::time)]
    time: Option<UnixTime>,
    /// Most intermediates in a path, self-issued ones not counted (255 at most)
    #[arg(long, value_name = "N", value_parser = options::depth, default_value = "8")]
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
    /// A name the certificate must carry: dns:HOST, ip:ADDRESS or email:MAILBOX (repeatable)
    #[arg(long, value_name = "TYPE:VALUE", value_parser = options::name)]
    name: Vec<ExpectedName>,
    /// Who must name the purpose in its extended key usage
    #[arg(long, value_enum, value_name = "WHO", default_value_t = Stated::Nobody)]
    explicit_purpose: Stated,
    /// Whether the constraints in an anchor's own certificate bind the path (RFC 5937)
    #[arg(long, value_enum, value_name = "WHETHER", default_value_t = AnchorLimits::Honoured)]
    anchor_constraints: AnchorLimits,
    /// Whether an anchor's own certificate must be valid at that time
    #[arg(long, value_enum, value_name = "WHETHER", default_value_t = AnchorEnd::Checked)]
    anchor_expiry: AnchorEnd,
    /// How closely certificates and CRLs must keep to the profile of RFC 5280 §4 and §5
    #[arg(long, value_enum, value_name = "HOW", default_value_t = Profile::Strict)]
    conformance: Profile,
    /// Shortest RSA key accepted, in bits
    #[arg(long, value_name = "BITS", default_value_t = AlgorithmPolicy::default().min_rsa_bits)]
    min_rsa_bits: u32,
    /// Accept signatures over SHA-1
    #[arg(long)]
    allow_sha1: bool,
    /// Greatest age of a CRL, whatever its nextUpdate [default: no limit]
    #[arg(long, value_name = "SECONDS")]
    crl_max_age: Option<u32>,
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be opened.
pub(super) fn run(context: &Context, args: &VerifyArgs) -> Result<Exit, Failure> {
    let time = args.time.unwrap_or_else(|| context.now());
    let material = Material::read(args)?;
    let verdict = match &material.leaf {
        Ok(leaf) => {
            let verdict = trust::verify(&args.question(&material, leaf, time));
            Verdict::new(verdict, &material)
        }
        Err(unreadable) => Verdict::unreadable(unreadable, &material),
    };
    context.output.show(&verdict, |page| verdict.fill(page));
    Ok(if verdict.is_accepted() { Exit::Ok } else { Exit::Failed })
}

impl VerifyArgs {
    fn question<'a>(
        &self,
        material: &'a Material,
        leaf: &'a pki::certificate::Certificate,
        time: UnixTime,
    ) -> Question<'a> {
        let (crls, max_age_secs) = (material.crls.as_slice(), self.crl_max_age);
        let sha1 = if self.allow_sha1 { Sha1::Accepted } else { Sha1::Refused };
        Question {
            intermediates: &material.intermediates,
            statement: Statement::from(self.explicit_purpose),
            status: match self.crl.is_empty() {
                true => Status::Unchecked,
                false => Status::Required { crls, index: None, max_age_secs },
            },
            policies: PolicyInputs {
                initial_set: self.policy.clone(),
                explicit: demand(self.explicit_policy),
                inhibit_mapping: demand(self.inhibit_mapping),
                inhibit_any: demand(self.inhibit_any_policy),
            },
            max_depth: self.max_depth,
            algorithms: AlgorithmPolicy { min_rsa_bits: self.min_rsa_bits, sha1 },
            conformance: self.conformance.into(),
            names: self.name.clone(),
            ..Question::new(Purpose::from(self.purpose), time, &material.anchors, leaf)
        }
    }
}

fn demand(flag: bool) -> Demand {
    if flag { Demand::Always } else { Demand::IfAsked }
}
