//! The authority's own keys: a directory of encrypted PKCS#8 files (RFC 5958), each opened when first needed.
//! Never overwrites or deletes a key. Not a store of other people's keys.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pki::key::{KeyAlgorithm, PrivateKey};
use pki::{pem, pkcs8};
use zeroize::Zeroizing;

use crate::error::Unavailable;
use crate::private_file::{self, Existing};
use passphrase::Source;

pub mod passphrase;

const LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// What a key is for; each role has one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Signs issuing CAs; may be kept off the machine.
    Root,
    /// Signs the certificates of holders and doors.
    Issuing,
    /// Signs the checkpoints of the audit log.
    Audit,
    /// Signs what a door tells a backend about its visitor.
    Assertion,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Root, Self::Issuing, Self::Audit, Self::Assertion];

    /// The role in one word, which is also the stem of its file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Issuing => "issuing",
            Self::Audit => "audit",
            Self::Assertion => "assertion",
        }
    }
}

/// The keys in one directory, all under one passphrase.
#[derive(Debug)]
pub struct Keyring {
    directory: PathBuf,
    source: Source,
    opened: Mutex<Opened>,
}

#[derive(Default)]
struct Opened {
    passphrase: Option<Zeroizing<Vec<u8>>>,
    keys: BTreeMap<Role, Arc<PrivateKey>>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("roles", &self.keys.keys()).finish_non_exhaustive()
    }
}

impl Keyring {
    /// Names the directory and where the passphrase comes from; reads nothing yet.
    #[must_use]
    pub fn new(directory: &Path, source: Source) -> Self {
        Self { directory: directory.to_owned(), source, opened: Mutex::default() }
    }

    /// The directory of the key files.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where the passphrase comes from.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The file of a role, whether it exists or not.
    #[must_use]
    pub fn path(&self, role: Role) -> PathBuf {
        self.directory.join(format!("{}.key", role.word()))
    }

    /// Says whether the key of a role is on this machine.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.path(role).exists()
    }

    /// Opens the key of a role, or hands out the one opened before.
    ///
    /// # Errors
    /// `KeyAbsent`, `WrongPassphrase`, `NoPassphrase`, `KeyUnusable` or `File`; nothing is changed by any of them.
    pub fn open(&self, role: Role) -> Result<Arc<PrivateKey>, Unavailable> {
        let mut opened = self.lock();
        if let Some(key) = opened.keys.get(&role) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(self.decrypt(&mut opened, role)?);
        opened.keys.insert(role, Arc::clone(&key));
        Ok(key)
    }

    /// Opens the key of a role, making it first when there is none.
    ///
    /// # Errors
    /// As `open`; a new key is only made under the passphrase that opens the others.
    pub fn open_or_make(
        &self,
        role: Role,
        algorithm: KeyAlgorithm,
    ) -> Result<Arc<PrivateKey>, Unavailable> {
        if self.holds(role) {
            return self.open(role);
        }
        private_file::make_directory(&self.directory)?;
        let mut opened = self.lock();
        let passphrase = self.proven_passphrase(&mut opened)?;
        let key = PrivateKey::generate(algorithm)
            .map_err(|_| self.unusable(role, "the cryptographic library could not make it"))?;
        self.store(role, &key, &passphrase)?;
        let key = Arc::new(key);
        opened.keys.insert(role, Arc::clone(&key));
        Ok(key)
    }

    fn lock(&self) -> MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The passphrase, shown to open a key that is already here, if any is: one directory never holds two passphrases.
    fn proven_passphrase(&self, opened: &mut Opened) -> Result<Zeroizing<Vec<u8>>, Unavailable> {
        let proven_by = Role::ALL.into_iter().find(|role| self.holds(*role));
        match proven_by {
            Some(role) if opened.keys.is_empty() => {
                self.decrypt(opened, role)?;
                self.passphrase(opened)
            }
            Some(_) => self.passphrase(opened),
            None => {
                self.source.prepare()?;
                self.passphrase(opened)
            }
        }
    }

    fn passphrase(&self, opened: &mut Opened) -> Result<Zeroizing<Vec<u8>>, Unavailable> {
        if let Some(passphrase) = &opened.passphrase {
            return Ok(passphrase.clone());
        }
        let passphrase = self.source.read()?;
        opened.passphrase = Some(passphrase.clone());
        Ok(passphrase)
    }

    fn decrypt(&self, opened: &mut Opened, role: Role) -> Result<PrivateKey, Unavailable> {
        let path = self.path(role);
        if !path.exists() {
            return Err(Unavailable::KeyAbsent { role: role.word(), file: path });
        }
        let text = Zeroizing::new(
            fs::read(&path).map_err(|e| private_file::refused("reading", &path, &e))?,
        );
        let blocks = pem::decode(&text).map_err(|_| self.unusable(role, "it is not PEM"))?;
        let block = blocks.iter().find(|block| block.label == LABEL);
        let der =
            &block.ok_or_else(|| self.unusable(role, "it holds no encrypted private key"))?.der;
        let passphrase = self.passphrase(opened)?;
        pkcs8::decrypt(der, &passphrase).map_err(|fault| {
            // A passphrase that was typed may be typed again.
            opened.passphrase = None;
            self.explain(role, &fault)
        })
    }

    fn explain(&self, role: Role, fault: &pki::Error) -> Unavailable {
        match fault {
            pki::Error::WrongPassword => Unavailable::WrongPassphrase {
                source_words: self.source.words(),
                file: self.path(role),
            },
            _ => self.unusable(role, "its content is damaged or of an unknown kind"),
        }
    }

    fn store(&self, role: Role, key: &PrivateKey, passphrase: &[u8]) -> Result<(), Unavailable> {
        let der = pkcs8::encrypt(key, passphrase, self.source.iterations())
            .map_err(|_| self.unusable(role, "it could not be encrypted"))?;
        private_file::write(&self.path(role), pem::encode(LABEL, &der).as_bytes(), Existing::Kept)
    }

    fn unusable(&self, role: Role, why: &'static str) -> Unavailable {
        Unavailable::KeyUnusable { role: role.word(), file: self.path(role), why }
    }
}

#[cfg(test)]
mod tests;
