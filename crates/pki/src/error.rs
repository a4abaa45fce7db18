//! The one error type of this crate: comparable, says what is wrong with which part.

use crate::oid::Oid;

/// Why bytes could not be read, or a value could not be built or verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A tag or length is wrong, or the input ends too early.
    #[error("not valid DER: a tag or length is wrong or the end is missing; is the file complete?")]
    NotDer,
    /// Another ASN.1 element stands where this one was required.
    #[error("unexpected ASN.1 element: these bytes are a different kind of object")]
    UnexpectedElement,
    /// Bytes follow after the end of the object.
    #[error("extra bytes follow the end of the object; remove them or split the file")]
    TrailingBytes,
    /// The input is larger than this kind of object may be.
    #[error("input is larger than the limit of {0} bytes")]
    TooLarge(usize),
    /// A list has more elements than allowed.
    #[error("a list has more than {0} elements")]
    TooMany(usize),
    /// A value is empty where one is required, or breaks X.690.
    #[error("a value is empty where one is required, or not encoded as DER requires")]
    BadValue,
    /// An object identifier is empty, ends in the middle of an arc, or is too long.
    #[error("malformed object identifier")]
    BadOid,
    /// A time is not in the form RFC 5280 §4.1.2.5 requires.
    #[error("malformed time: UTCTime or GeneralizedTime in UTC with seconds is required")]
    BadTime,
    /// A serial number is not an INTEGER of 1 to 64 octets, or its text is not hexadecimal.
    #[error("malformed serial number: hexadecimal digits, at most 63 octets")]
    BadSerial,
    /// A fingerprint is not 64 hexadecimal digits.
    #[error("malformed fingerprint: 64 hexadecimal digits are required")]
    BadFingerprint,
    /// A string has characters its type does not allow, or an attribute a value it cannot hold.
    #[error("a text has characters or a length its type does not allow")]
    BadString,
    /// A general name is malformed or of unknown type.
    #[error("malformed general name")]
    BadGeneralName,
    /// Armour lines are missing, unbalanced, or enclose something that is not base 64.
    #[error("not PEM: a BEGIN/END block is missing, incomplete or not base 64")]
    NotPem,
    /// PEM is well formed but holds no block of the wanted kind.
    #[error("the PEM file holds no block of the required kind")]
    WrongPem,
    /// The private key is encrypted in the old OpenSSL form (`Proc-Type: 4,ENCRYPTED`).
    #[error("key is encrypted in the old PEM form; convert it with `openssl pkcs8 -topk8`")]
    EncryptedPem,
    /// The version is not one this object can have.
    #[error("unsupported version number")]
    BadVersion,
    /// A known extension does not parse.
    #[error("malformed extension {0}")]
    BadExtension(Oid),
    /// The same extension stands twice (RFC 5280 §4.2).
    #[error("extension {0} appears more than once")]
    DuplicateExtension(Oid),
    /// The key is of a kind or size this operation does not support.
    #[error("unsupported key: use P-256, P-384, RSA of 2048, 3072 or 4096 bits, or Ed25519")]
    UnsupportedKey,
    /// The key is of a supported kind, but its numbers are inconsistent or malformed.
    #[error("key rejected: malformed, or its public and private parts do not belong together")]
    BadKey,
    /// The algorithm name is none of those known.
    #[error("unknown key algorithm: use p256, p384, rsa2048, rsa3072, rsa4096 or ed25519")]
    UnknownKeyAlgorithm,
    /// The signature algorithm is unknown, weakly parameterised, or does not fit the key.
    #[error("unsupported signature algorithm for this key")]
    UnsupportedSignature,
    /// The signature does not verify.
    #[error("the signature does not verify: the content was changed or another key signed it")]
    BadSignature,
    /// The input ends inside the object, as a file cut off in transfer does.
    #[error("the end is missing: the file was cut off; fetch it again")]
    Truncated,
    /// An algorithm is not supported in its role.
    #[error("{role} with {} is not supported; export again with AES-256 and SHA-256", name(*oid))]
    Unsupported {
        /// What the algorithm was to do, beginning a sentence.
        role: &'static str,
        /// The algorithm.
        oid: Oid,
    },
    /// Password hashing would cost more than a file may.
    #[error("{asked} rounds of password hashing are asked for; at most {limit} are accepted")]
    TooManyIterations {
        /// Rounds asked for up to the point of refusal.
        asked: u64,
        /// Rounds accepted for one file.
        limit: u64,
    },
    /// The integrity check or the padding fails.
    #[error("the password does not open it: the password is wrong, or the content was altered")]
    WrongPassword,
    /// The integrity check passes, yet a part does not decrypt with the same password.
    #[error("the password is right, but one part needs another password or is damaged")]
    Undecryptable,
    /// A password is required and the given one is empty.
    #[error("the password is empty, which many systems refuse; choose or generate one")]
    EmptyPassword,
    /// A new password has characters that systems encode differently.
    #[error("the password may have printable ASCII characters only; others fail in Java")]
    PasswordNotAscii,
    /// A certificate and a private key do not belong together.
    #[error("the certificate is not for this private key")]
    KeyMismatch,
    /// The cryptographic library failed for a reason of its own.
    #[error("the cryptographic library failed")]
    Crypto,
}

fn name(oid: Oid) -> String {
    oid.words().map_or_else(|| oid.to_string(), str::to_owned)
}
