//! Files a command is given: certificates in PEM or DER, passwords, standard input.

use std::io::Read;
use std::path::Path;

use pki::certificate::Certificate;
use pki::certificate_request::{CertificateRequest, Proven};
use pki::pkcs12::{self, Contents, Password};
use pki::time::UnixTime;
use zeroize::Zeroizing;

use crate::exit::Exit;
use crate::failure::Failure;

/// The PEM labels under which certificates are found in the wild.
pub(crate) const CERTIFICATE_LABELS: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];

/// No input file is read beyond this.
const FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// When it cannot be read or is larger than 64 MiB.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let fail = |error: std::io::Error| Failure::file("read", path, &error);
    let source: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path).map_err(fail)?)
    };
    let mut bytes = Vec::new();
    source.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > FILE_BYTES {
        return Err(Failure::failed(
            "TOO-LARGE",
            format!("{} is larger than 64 MiB", path.display()),
        ));
    }
    Ok(bytes)
}

/// Reads every certificate of a PEM file, or the one of a DER file.
///
/// # Errors
/// When the file cannot be read, holds none, or one of them cannot be parsed.
pub(crate) fn certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let ders = certificate_ders(path)?;
    ders.iter()
        .map(|der| {
            Certificate::parse(der).map_err(|error| {
                Failure::failed(
                    "MALFORMED",
                    format!("{} holds a certificate that cannot be read", path.display()),
                )
                .why(error)
            })
        })
        .collect()
}

/// Reads the certificates of a bundle that can be read, leaving out the others.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn readable_certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    Ok(certificate_ders(path)?.iter().filter_map(|der| Certificate::parse(der).ok()).collect())
}

/// The DER of every certificate in a file.
///
/// # Errors
/// When the file cannot be read or holds no certificate.
pub(crate) fn certificate_ders(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let wrong = |what| {
        Failure::failed("MALFORMED", format!("{} {what}", path.display()))
            .remedy("give a PEM or DER file; `signet inspect` shows what it holds")
    };
    let found = ders(&bytes(path)?, &CERTIFICATE_LABELS)
        .map_err(|error| wrong("cannot be read").why(error))?;
    if found.is_empty() { Err(wrong("holds no certificate")) } else { Ok(found) }
}

/// The DER of every PEM block with one of these labels, or the whole input when it is no PEM.
///
/// # Errors
/// When a block is not complete or not base 64.
pub(crate) fn ders(input: &[u8], labels: &[&str]) -> Result<Vec<Vec<u8>>, pki::Error> {
    if !has_pem(input) {
        return Ok(if input.is_empty() { Vec::new() } else { vec![input.to_vec()] });
    }
    let blocks = pki::pem::decode(input)?;
    let wanted = blocks.into_iter().filter(|block| labels.contains(&block.label.as_str()));
    Ok(wanted.map(|block| block.der).collect())
}

/// Reads a request for a certificate (PEM or DER), and that its maker holds the key.
///
/// # Errors
/// When the file cannot be read, holds none, or its signature does not prove the key.
pub(crate) fn certificate_request(path: &Path) -> Result<Box<Proven>, Failure> {
    let wrong = |error: pki::Error| {
        Failure::failed(
            "BAD-REQUEST",
            format!("{} is no request that can be certified", path.display()),
        )
        .why(error)
        .remedy("`signet inspect` shows what it holds; `openssl req -new` makes one")
    };
    CertificateRequest::parse(&bytes(path)?)
        .and_then(CertificateRequest::prove)
        .map(Box::new)
        .map_err(wrong)
}

/// Whether the input holds PEM armour.
pub(crate) fn has_pem(input: &[u8]) -> bool {
    input.windows(11).any(|window| window == b"-----BEGIN ")
}

/// Reads a password from the first line of a file; foreign files may have an empty one.
///
/// # Errors
/// When the file cannot be read, or the line is not UTF-8.
pub(crate) fn password_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let content = Zeroizing::new(bytes(path)?);
    let line = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(line) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(error) => {
            Err(Failure::failed("NO-PASSWORD", format!("{} is not UTF-8 text", path.display()))
                .why(error))
        }
    }
}

/// Takes a password from the file, or asks for it at the terminal.
///
/// # Errors
/// When there is neither.
pub(crate) fn password(file: Option<&Path>, prompt: &str) -> Result<Zeroizing<String>, Failure> {
    use std::io::IsTerminal;
    if let Some(path) = file {
        return password_file(path);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(
            Exit::Usage,
            "NO-PASSWORD",
            "a password is needed and nobody can be asked",
        )
        .remedy("give it in a file with --password-file"));
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|error| {
        Failure::failed("NO-PASSWORD", "the password could not be read").why(error)
    })
}

/// Opens a PKCS#12 file, asking for its password when no file holds it.
///
/// # Errors
/// When there is no password, it is wrong, or the file is damaged.
pub(crate) fn open_p12(file: &[u8], password_file: Option<&Path>) -> Result<Contents, Failure> {
    // A file without a password needs no question.
    if password_file.is_none()
        && let Ok(contents) = pkcs12::parse(file, Password::Absent)
    {
        return Ok(contents);
    }
    let password = password(password_file, "Password of the .p12: ")?;
    let password = if password.is_empty() { Password::Absent } else { Password::Text(&password) };
    pkcs12::parse(file, password).map_err(|error| {
        let remedy = match error {
            pki::Error::WrongPassword => "check the password; a damaged file looks the same",
            _ => "the file is damaged or of a kind that is not read here",
        };
        Failure::failed("P12", "the .p12 cannot be opened").why(error).remedy(remedy)
    })
}

/// Reads a time as RFC 3339 writes it, with any offset and UTC without one, or in seconds since
/// 1970; fractions of a second are left out.
///
/// # Errors
/// A sentence saying what is expected.
pub(crate) fn time(text: &str) -> Result<UnixTime, String> {
    if let Ok(time) = text.parse().map(UnixTime).or_else(|_| text.parse()) {
        return Ok(time);
    }
    let in_utc = || text.parse::<jiff::civil::DateTime>()?.to_zoned(jiff::tz::TimeZone::UTC);
    let time = text.parse().or_else(|error| in_utc().map_or(Err(error), |at| Ok(at.timestamp())));
    let time: jiff::Timestamp = time.map_err(|error| {
        format!("{error}; write it as RFC 3339 does, like 2026-11-20T12:00:00Z")
    })?;
    Ok(UnixTime(time.as_nanosecond().div_euclid(1_000_000_000).try_into().unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests;
