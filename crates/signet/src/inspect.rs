//! `signet inspect`: any file of the trade in words, with a signature check and the revocation status.

mod certificate;
mod container;
mod crl;
mod request;
mod sheet;
mod status;
pub(crate) mod words;

use std::path::{Path, PathBuf};

use clap::Args;
use pki::pem;

use self::sheet::Sheet;
use self::status::{Known, Source};
use crate::cli::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{handshake, input};

/// Show any certificate, chain, .p12, request, CRL or key in words.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code for a certificate of our own authority or of a server: 10 it ends soon, 11 it has ended or was revoked."
)]
pub(crate) struct InspectArgs {
    /// The file, - for standard input, or the https:// address of a server
    #[arg(value_name = "FILE|URL")]
    source: String,
    /// The file whose first line is the password of a .p12 or of an encrypted key
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// What a file held, ready to be shown.
struct Findings<'a> {
    sheets: Vec<Sheet>,
    known: &'a Known,
    password_file: Option<&'a Path>,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read, opened or understood.
pub(crate) fn run(context: &Context, args: &InspectArgs) -> Result<Exit, Failure> {
    let url = args.source.starts_with("https://");
    let known = Known::gather(context, if url { Source::Server } else { Source::File });
    let sheets = if url {
        let chain = handshake::server_chain(context, &args.source)?;
        certificate::sheets(&chain, &known)
    } else {
        let input = input::bytes(Path::new(&args.source))?;
        let mut findings = Findings {
            sheets: Vec::new(),
            known: &known,
            password_file: args.password_file.as_deref(),
        };
        findings.read(&input).map_err(|failure| failure.about(&args.source))?;
        findings.sheets
    };
    let exit = sheets.iter().find_map(Sheet::exit).unwrap_or(Exit::Ok);
    let items: Vec<serde_json::Value> = sheets.iter().map(Sheet::json).collect();
    context.output.show(&serde_json::json!({ "source": args.source, "items": items }), |page| {
        sheets.iter().for_each(|sheet| sheet.fill(page));
    });
    Ok(exit)
}

impl Findings<'_> {
    fn read(&mut self, input: &[u8]) -> Result<(), Failure> {
        if input.is_empty() {
            return Err(
                Failure::failed("EMPTY", "there is nothing to show").why("the input is empty")
            );
        }
        if !input::has_pem(input) {
            return self.read_der(input);
        }
        let blocks = pem::decode(input).map_err(|error| {
            Failure::failed("MALFORMED", "the PEM text cannot be read").why(error)
        })?;
        let mut chain = Vec::new();
        for block in &blocks {
            match block.label.as_str() {
                "CERTIFICATE" | "X509 CERTIFICATE" => chain.push(certificate::parse(&block.der)?),
                _ => self.read_block(&block.label, &block.der)?,
            }
        }
        let sheets = certificate::sheets(&chain, self.known);
        self.sheets.splice(0..0, sheets);
        Ok(())
    }

    fn read_block(&mut self, label: &str, der: &[u8]) -> Result<(), Failure> {
        let sheet = match label {
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => request::sheet(der)?,
            "X509 CRL" => crl::sheet(der, self.known)?,
            "ENCRYPTED PRIVATE KEY" => container::encrypted_key(der, self.password_file)?,
            "PUBLIC KEY" => container::public_key(der)?,
            _ if label.ends_with("PRIVATE KEY") => container::key_pem(label, der)?,
            _ => {
                return Err(Failure::failed(
                    "UNKNOWN",
                    format!("a block {label:?} is nothing known here"),
                ));
            }
        };
        self.sheets.push(sheet);
        Ok(())
    }

    /// DER says nothing of its kind: the kinds are tried, the most specific structure first.
    fn read_der(&mut self, input: &[u8]) -> Result<(), Failure> {
        match pki::certificate::Certificate::parse(input) {
            Ok(found) => {
                self.sheets = certificate::sheets(&[found], self.known);
                return Ok(());
            }
            Err(certificate_error) => {
                if let Ok(sheet) = request::sheet(input) {
                    self.sheets.push(sheet);
                } else if let Ok(sheet) = crl::sheet(input, self.known) {
                    self.sheets.push(sheet);
                } else if let Ok(sheet) = container::key_der(input) {
                    self.sheets.push(sheet);
                } else if container::looks_like_p12(input) {
                    self.sheets = container::p12(input, self.password_file, self.known)?;
                } else if let Ok(sheet) = container::public_key(input) {
                    self.sheets.push(sheet);
                } else {
                    return Err(Failure::failed("MALFORMED", "this is nothing known here")
                        .why(format!("as a certificate: {certificate_error}"))
                        .remedy("certificates, chains, .p12 files, requests, CRLs and keys are shown, as PEM or DER"));
                }
            }
        }
        Ok(())
    }
}
