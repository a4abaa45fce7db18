//! Where a certificate is going to be used, and what that place can open: the PKCS#12 form and the kinds of keys.

use std::fmt;
use std::str::FromStr;

use pki::key::{KeyAlgorithm, PublicKeyKind};
use pki::password;
use pki::pkcs12::Format;
use zeroize::Zeroizing;

use crate::error::{Error, Reason, Unavailable};

/// A platform a certificate is delivered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Windows 10, 11, Server 2019 and later.
    Windows,
    /// Windows Server 2016 and earlier: cannot open AES.
    Windows2016,
    /// macOS.
    Macos,
    /// iPhone and iPad.
    Ios,
    /// Android.
    Android,
    /// Chrome and Chromium on Linux (NSS).
    ChromeLinux,
    /// Firefox with its own store (NSS).
    Firefox,
    /// A Java key store.
    Java,
    /// curl and other programs that read PEM or PKCS#12 through OpenSSL.
    Curl,
}

impl Target {
    /// All targets.
    pub const ALL: [Self; 9] = [
        Self::Windows,
        Self::Windows2016,
        Self::Macos,
        Self::Ios,
        Self::Android,
        Self::ChromeLinux,
        Self::Firefox,
        Self::Java,
        Self::Curl,
    ];

    /// The target as a command names it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Windows2016 => "windows-2016",
            Self::Macos => "macos",
            Self::Ios => "ios",
            Self::Android => "android",
            Self::ChromeLinux => "chrome-linux",
            Self::Firefox => "firefox",
            Self::Java => "java",
            Self::Curl => "curl",
        }
    }

    /// The PKCS#12 form the target opens: `compat` where some supported version cannot read AES.
    #[must_use]
    pub const fn format(self) -> Format {
        match self {
            Self::Windows2016 | Self::Macos | Self::Ios => Format::Compat,
            Self::Windows
            | Self::Android
            | Self::ChromeLinux
            | Self::Firefox
            | Self::Java
            | Self::Curl => Format::Modern,
        }
    }

    /// The kind of key to make for the target when nothing else is said.
    #[must_use]
    pub const fn default_key(self) -> KeyAlgorithm {
        match self {
            Self::Windows2016 => KeyAlgorithm::Rsa2048,
            _ => KeyAlgorithm::P256,
        }
    }

    /// Says whether the target can use keys of this kind.
    ///
    /// # Errors
    /// `UnsuitableKey` with the reason.
    pub fn accept(self, kind: &PublicKeyKind) -> Result<(), Reason> {
        let why = match (self, kind) {
            (Self::Java | Self::Curl, _) => return Ok(()),
            (_, PublicKeyKind::Ed25519) => {
                "no browser or system store offers an Ed25519 certificate to a server"
            }
            (_, PublicKeyKind::EcP521) => {
                "browsers and Apple systems leave P-521 out of their TLS handshake"
            }
            (_, PublicKeyKind::Rsa { .. } | PublicKeyKind::EcP256 | PublicKeyKind::EcP384) => {
                return Ok(());
            }
            _ => "it knows RSA, P-256 and P-384 only",
        };
        Err(Reason::UnsuitableKey { target: self.word(), kind: kind.to_string(), why })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The form a PKCS#12 file takes: that of a target, or one named outright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// What the target opens.
    Target(Target),
    /// This form, for whatever place.
    Format(Format),
}

impl Choice {
    /// The PKCS#12 form.
    #[must_use]
    pub const fn format(self) -> Format {
        match self {
            Self::Target(target) => target.format(),
            Self::Format(format) => format,
        }
    }

    /// The kind of key to make when nothing else is said.
    #[must_use]
    pub const fn default_key(self) -> KeyAlgorithm {
        match self {
            Self::Target(target) => target.default_key(),
            Self::Format(_) => KeyAlgorithm::P256,
        }
    }

    /// Generates a password: words, which people can read out; 20 characters where the place's dialog fails on more
    /// than 32.
    ///
    /// # Errors
    /// `Unavailable(Random)` when the source of randomness fails.
    pub fn generate_password(self) -> Result<Zeroizing<String>, Error> {
        let made = match self {
            Self::Target(Target::Windows | Target::Windows2016) => password::generate_short(),
            _ => password::generate(),
        };
        made.map_err(|_| Unavailable::Random.into())
    }

    /// Says whether the place can use keys of this kind; a form named outright accepts all.
    ///
    /// # Errors
    /// `UnsuitableKey` with the reason.
    pub fn accept(self, kind: &PublicKeyKind) -> Result<(), Reason> {
        match self {
            Self::Target(target) => target.accept(kind),
            Self::Format(_) => Ok(()),
        }
    }
}

impl FromStr for Choice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "modern" => Ok(Self::Format(Format::Modern)),
            "compat" => Ok(Self::Format(Format::Compat)),
            _ => Target::ALL
                .into_iter()
                .find(|target| target.word() == text)
                .map(Self::Target)
                .ok_or_else(|| {
                    let words: Vec<_> = Target::ALL.iter().map(|target| target.word()).collect();
                    Error::Invalid {
                        field: "target",
                        why: format!("{text:?} is not one of {}, modern, compat", words.join(", "))
                            .into(),
                    }
                }),
        }
    }
}

#[cfg(test)]
mod tests;
