//! The one cookie: a random name for a browser, to which form tokens are tied (RFC 6265bis).
//! A token is a hash of the cookie, so whoever cannot read the cookie cannot send a form in its owner's name.

use base64ct::{Base64UrlUnpadded, Encoding};
use http::HeaderMap;
use http::header::COOKIE;

/// Only this very host can set it, and only over TLS.
const NAME: &str = "__Host-signet";

/// A browser's random name.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    name: String,
    /// Whether the browser is yet to be told.
    pub(crate) is_new: bool,
}

impl Browser {
    /// Reads the cookie, or makes a name for a browser that has none.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, pki::error::Error> {
        match find(headers) {
            Some(name) => Ok(Self { name, is_new: false }),
            None => Self::new(),
        }
    }

    /// Makes another name: whoever signs in gets one that nobody can have planted before.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(crate) fn new() -> Result<Self, pki::error::Error> {
        let mut random = [0; 32];
        pki::random::fill(&mut random)?;
        Ok(Self { name: Base64UrlUnpadded::encode_string(&random), is_new: true })
    }

    /// The token that forms carry.
    pub(crate) fn token(&self) -> String {
        let hash = pki::digest::sha256(format!("form {}", self.name).as_bytes());
        Base64UrlUnpadded::encode_string(&hash)
    }

    /// The digest under which a session of this browser is kept.
    pub(crate) fn session_key(&self) -> [u8; 32] {
        pki::digest::sha256(format!("session {}", self.name).as_bytes())
    }

    /// The value of the `Set-Cookie` field.
    pub(crate) fn field(&self) -> String {
        format!("{NAME}={}; Path=/; Secure; HttpOnly; SameSite=Lax", self.name)
    }
}

impl std::fmt::Debug for Browser {
    /// Leaves the name out, which is as good as a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Browser").field("is_new", &self.is_new).finish_non_exhaustive()
    }
}

fn find(headers: &HeaderMap) -> Option<String> {
    let fields = headers.get_all(COOKIE).iter().filter_map(|field| field.to_str().ok());
    let mut values = fields
        .flat_map(|field| field.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='));
    let value = values.next()?;
    let sound = Base64UrlUnpadded::decode_vec(value).is_ok_and(|name| name.len() == 32);
    (sound && values.next().is_none()).then(|| value.to_owned())
}
