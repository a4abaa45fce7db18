//! The certificates of the doors themselves: the operator's own files, or made by the authority and kept in `doors/`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use authority::issuance::order::{OrderKey, ServerOrder};
use authority::lifetime::Lifetime;
use authority::{Authority, delivery};
use gateway::certificates::{ServerCertificate, ServerCertificates};
use gateway::config::Door;
use model::audit::Actor;
use pki::certificate::Certificate;
use pki::general_name::GeneralName;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::time::UnixTime;
use zeroize::Zeroizing;

use crate::config::Configuration;
use crate::directory::{Directory, write_private, write_public};
use crate::failure::Failure;
use crate::input;

/// The certificates of all doors; what is missing or about to end is made anew.
///
/// # Errors
/// When a file is unusable or the authority refuses.
pub(crate) fn for_doors(
    directory: &Directory,
    authority: &Authority,
    configuration: &Configuration,
    now: UnixTime,
) -> Result<ServerCertificates, Failure> {
    let mut certificates = ServerCertificates::default();
    for door in &configuration.doors.doors {
        let certificate = match &door.server_certificate {
            Some(path) => read(path, path)?,
            // Doors that differ by port alone show the same.
            None if certificates.find(door.host.host()).is_some() => continue,
            None => kept_or_made(directory, authority, door, now)?,
        };
        certificates.insert(door.host.host(), certificate);
    }
    Ok(certificates)
}

/// Reads the operator's own files, so that a mistake in them shows before a server meets it.
///
/// # Errors
/// When a file is unusable.
pub(crate) fn check(configuration: &Configuration) -> Result<(), Failure> {
    let mut own =
        configuration.doors.doors.iter().filter_map(|door| door.server_certificate.as_ref());
    own.try_for_each(|path| read(path, path).map(drop))
}

fn kept_or_made(
    directory: &Directory,
    authority: &Authority,
    door: &Door,
    now: UnixTime,
) -> Result<ServerCertificate, Failure> {
    let files = Files::of(directory, door);
    if files.certificate.is_file() && files.key.is_file() {
        let kept = read(&files.certificate, &files.key)?;
        if kept.chain.first().is_some_and(|leaf| is_fresh(leaf, door, now))
            && is_ours(&kept, authority)
        {
            return Ok(kept);
        }
    }
    make(authority, door, &files)
}

struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(directory: &Directory, door: &Door) -> Self {
        let base = directory.doors().join(&door.name);
        // Names hold dots, so an extension is appended, never replaced.
        let with = |extension: &str| {
            let mut name = base.clone().into_os_string();
            name.push(extension);
            PathBuf::from(name)
        };
        Self { certificate: with(".pem"), key: with(".key") }
    }
}

fn make(authority: &Authority, door: &Door, files: &Files) -> Result<ServerCertificate, Failure> {
    let issued = authority.as_operator(Actor::system("server")).issue_server(ServerOrder {
        names: names(door.host.host()),
        key: OrderKey::Made(KeyAlgorithm::P256),
        lifetime: Lifetime::Default,
    })?;
    let key = issued.key().ok_or_else(|| {
        Failure::failed(
            "INTERNAL",
            format!("the certificate of door {} came without its key", door.name),
        )
    })?;
    let pem = delivery::pem_chain(issued.certificate(), issued.chain());
    let pkcs8 = key.to_pkcs8().map_err(|error| {
        Failure::failed("INTERNAL", "the key of a door cannot be written").why(error)
    })?;
    let key_pem = Zeroizing::new(pki::pem::encode("PRIVATE KEY", &pkcs8));
    // The key first: a certificate without its key would be taken for damage.
    write_private(&files.key, key_pem.as_bytes())?;
    write_public(&files.certificate, pem.as_bytes())?;
    read(&files.certificate, &files.key)
}

/// The names a door's certificate bears.
fn names(host: &str) -> Vec<String> {
    let host = host.trim_matches(['[', ']']).to_owned();
    if host == "localhost" {
        vec![host, "127.0.0.1".to_owned(), "::1".to_owned()]
    } else {
        vec![host]
    }
}

/// In the first half of its life, and for this host.
fn is_fresh(leaf: &Certificate, door: &Door, now: UnixTime) -> bool {
    let life = leaf.not_after().0.saturating_sub(leaf.not_before().0);
    let left = leaf.not_after().0.saturating_sub(now.0);
    let borne = leaf
        .extensions()
        .subject_alt_names()
        .map(|names| names.value.0.as_slice())
        .unwrap_or_default();
    let wanted = names(door.host.host());
    left > life / 2 && wanted.iter().all(|name| borne.contains(&general_name(name)))
}

fn general_name(host: &str) -> GeneralName {
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(address)) => GeneralName::Ip(address.octets().to_vec()),
        Ok(std::net::IpAddr::V6(address)) => GeneralName::Ip(address.octets().to_vec()),
        Err(_) => GeneralName::Dns(host.to_owned()),
    }
}

/// Whether the authority of today made it: after a roll-over or another root it is made anew.
fn is_ours(kept: &ServerCertificate, authority: &Authority) -> bool {
    kept.chain.get(1).is_some_and(|issuer| issuer == authority.hierarchy().issuing())
}

/// Reads a certificate with its chain and the key, which may be in the same file.
fn read(certificate: &Path, key: &Path) -> Result<ServerCertificate, Failure> {
    let chain = input::certificates(certificate)?;
    let key_bytes = Zeroizing::new(input::bytes(key)?);
    let wrong = |why: String| {
        Failure::failed(
            "SERVER-CERTIFICATE",
            format!("{} cannot be used by a door", certificate.display()),
        )
        .why(why)
        .remedy(
            "the file holds the certificate, its chain and its key as PEM, the certificate first",
        )
    };
    let key = PrivateKey::from_pem(&key_bytes)
        .map_err(|error| wrong(format!("{}: {error}", key.display())))?;
    let leaf = chain.first().ok_or_else(|| wrong("it holds no certificate".to_owned()))?;
    if leaf.public_key().spki() != key.public_key().spki() {
        return Err(wrong("the key does not belong to the first certificate".to_owned()));
    }
    Ok(ServerCertificate { chain, key: Arc::new(key) })
}
