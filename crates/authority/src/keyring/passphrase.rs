//! Where the passphrase of the keys comes from: a file, a systemd credential, a person at a prompt,
//! or a generated one kept in a 0600 file beside the keys. Never a flag and never an environment variable.

use std::fs;
use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use zeroize::{Zeroize, Zeroizing};

use crate::error::Unavailable;
use crate::private_file::{self, Existing};

/// The name of the systemd credential.
pub const CREDENTIAL: &str = "signet-passphrase";
/// The file of the generated passphrase, in the directory of the keys.
pub const GENERATED_FILE: &str = "passphrase";

/// Rounds of PBKDF2 for a passphrase somebody thought of: each guess costs a thief about 70 ms.
const CHOSEN_ITERATIONS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();
/// Rounds for 256 random bits, which no number of guesses finds: more would only slow every command down.
const GENERATED_ITERATIONS: NonZeroU32 = NonZeroU32::new(2_048).unwrap();

/// Asks a person; the text says which passphrase is wanted.
pub type Prompt = Box<dyn Fn(&str) -> io::Result<Zeroizing<String>> + Send + Sync>;

/// Where the passphrase comes from.
pub enum Source {
    /// 256 random bits in a 0600 file, made with the first key.
    Generated(PathBuf),
    /// The first line of a file.
    File(PathBuf),
    /// A systemd credential (a file in `$CREDENTIALS_DIRECTORY`).
    Credential(PathBuf),
    /// A person.
    Prompt(Prompt),
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words())
    }
}

impl Source {
    /// The generated passphrase of the keys in `directory`.
    #[must_use]
    pub fn generated_in(directory: &Path) -> Self {
        Self::Generated(directory.join(GENERATED_FILE))
    }

    /// The credential that systemd puts into `directory`.
    #[must_use]
    pub fn credential_in(directory: &Path) -> Self {
        Self::Credential(directory.join(CREDENTIAL))
    }

    /// The source in words, as `status` and every error name it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Generated(path) => format!("the generated passphrase file {}", path.display()),
            Self::File(path) => format!("the passphrase file {}", path.display()),
            Self::Credential(path) => format!("the systemd credential {}", path.display()),
            Self::Prompt(_) => "the prompt".to_owned(),
        }
    }

    /// What an operator should know about this source, if anything.
    #[must_use]
    pub fn caution(&self) -> Option<String> {
        match self {
            Self::Generated(path) => Some(format!(
                "the passphrase lies in {}, readable by its owner alone: whoever can read this directory can use the keys",
                path.display()
            )),
            Self::File(path) if private_file::is_open_to_others(path) => {
                Some(format!("{} can be read by others; `chmod 600` it", path.display()))
            }
            Self::File(_) | Self::Credential(_) | Self::Prompt(_) => None,
        }
    }

    /// Rounds of PBKDF2 that suit this source.
    #[must_use]
    pub const fn iterations(&self) -> NonZeroU32 {
        match self {
            Self::Generated(_) => GENERATED_ITERATIONS,
            Self::File(_) | Self::Credential(_) | Self::Prompt(_) => CHOSEN_ITERATIONS,
        }
    }

    /// Makes the generated passphrase when there is none; called before the first key is made, and only then.
    pub(super) fn prepare(&self) -> Result<(), Unavailable> {
        match self {
            Self::Generated(path) if !path.exists() => {
                let mut octets = Zeroizing::new([0; 32]);
                pki::random::fill(&mut *octets).map_err(|_| Unavailable::Random)?;
                let text = Zeroizing::new(
                    octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>() + "\n",
                );
                private_file::write(path, text.as_bytes(), Existing::Kept)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn read(&self) -> Result<Zeroizing<Vec<u8>>, Unavailable> {
        let text = match self {
            Self::Generated(path) | Self::File(path) | Self::Credential(path) => fs::read(path),
            Self::Prompt(ask) => {
                ask("Passphrase of the authority's keys").map(|text| text.as_bytes().to_vec())
            }
        };
        let mut text = Zeroizing::new(text.map_err(|e| self.nothing(e.to_string()))?);
        let end =
            text.iter().position(|octet| matches!(octet, b'\n' | b'\r')).unwrap_or(text.len());
        text.get_mut(end..).unwrap_or_default().zeroize();
        text.truncate(end);
        if text.is_empty() { Err(self.nothing("it is empty".to_owned())) } else { Ok(text) }
    }

    fn nothing(&self, cause: String) -> Unavailable {
        Unavailable::NoPassphrase { source_words: self.words(), cause }
    }
}
