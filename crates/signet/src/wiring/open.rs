//! Opens the authority of a data directory, or founds it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use authority::Authority;
use authority::founding::Founding;
use authority::keyring::Keyring;
use authority::keyring::passphrase::Source as PassphraseSource;
use model::audit::Actor;
use store::Store;
use zeroize::Zeroizing;

use super::clock::SystemClock;
use crate::config::Source;
use crate::config::written::Passphrase;
use crate::directory::Directory;
use crate::failure::Failure;

/// Where systemd puts the credentials of our unit; root may read them.
const SERVICE_CREDENTIALS: &str = "/run/credentials/signet.service";

/// Opens the authority; the passphrase is only asked for when a key is needed.
///
/// # Errors
/// When there is none here, or the store does not open.
pub(crate) fn authority(directory: &Directory) -> Result<Arc<Authority>, Failure> {
    directory.require()?;
    let store = store(directory)?;
    let authority = Authority::open(store, keyring(directory)?, Arc::new(SystemClock))?;
    Ok(Arc::new(configured(authority, directory)?))
}

/// Founds the authority: keys, root, issuing CA.
///
/// # Errors
/// When a key or the store cannot be made.
pub(crate) fn found(
    directory: &Directory,
    founding: &Founding,
    actor: Actor,
) -> Result<Arc<Authority>, Failure> {
    let store = store(directory)?;
    let authority =
        Authority::create(store, keyring(directory)?, Arc::new(SystemClock), founding, actor)?;
    Ok(Arc::new(configured(authority, directory)?))
}

/// Gives the authority what is configured for it: the ladder of classes, the portal's URL, what people may
/// do for themselves.
fn configured(authority: Authority, directory: &Directory) -> Result<Authority, Failure> {
    if !directory.configuration().is_file() {
        return Ok(authority);
    }
    let source = Source::read(directory)?;
    authority.take_up(source.wishes()?);
    Ok(match source.ladder()? {
        Some(classes) => authority.with_classes(classes),
        None => authority,
    })
}

/// Opens the store of a directory.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn store(directory: &Directory) -> Result<Store, Failure> {
    let path = directory.store();
    Store::open(&path, Arc::new(SystemClock)).map_err(|error| {
        Failure::failed("STORE", format!("the store {} cannot be opened", path.display()))
            .why(error)
    })
}

/// The keys of a directory, with the passphrase from where the configuration says.
///
/// # Errors
/// When the configuration cannot be read.
pub(crate) fn keyring(directory: &Directory) -> Result<Keyring, Failure> {
    Ok(Keyring::new(&directory.keys(), passphrase_source(directory)?))
}

/// Where the passphrase comes from.
///
/// # Errors
/// When the configuration cannot be read.
pub(crate) fn passphrase_source(directory: &Directory) -> Result<PassphraseSource, Failure> {
    if !directory.configuration().is_file() {
        return Ok(PassphraseSource::generated_in(&directory.keys()));
    }
    let section = Source::read(directory)?.written()?.authority;
    Ok(match section.passphrase {
        Passphrase::Generated => PassphraseSource::generated_in(&directory.keys()),
        Passphrase::File => {
            PassphraseSource::File(directory.resolve(&section.passphrase_file.unwrap_or_default()))
        }
        Passphrase::Credential => PassphraseSource::credential_in(&credentials()),
        Passphrase::Prompt => PassphraseSource::Prompt(Box::new(ask)),
    })
}

/// Where systemd put the credentials of this process; for a command beside the service, those of that.
fn credentials() -> PathBuf {
    std::env::var_os("CREDENTIALS_DIRECTORY")
        .map_or_else(|| PathBuf::from(SERVICE_CREDENTIALS), PathBuf::from)
}

fn ask(what: &str) -> io::Result<Zeroizing<String>> {
    rpassword::prompt_password(format!("{what}: ")).map(Zeroizing::new)
}

/// Whether the store holds an authority already: a first start may have ended before it was founded.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn is_founded(directory: &Directory) -> Result<bool, Failure> {
    Ok(!store(directory)?.read()?.list_cas()?.is_empty())
}
