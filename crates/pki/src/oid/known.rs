//! The object identifiers this project names, each with its meaning in words.

use super::Oid;

macro_rules! known {
    ($($name:ident = $dotted:literal, $words:literal;)*) => {
        impl Oid {
            $(#[doc = concat!($words, ": ", $dotted, ".")]
            pub const $name: Self = Self::literal($dotted);)*
        }

        pub(super) static WORDS: &[(Oid, &str)] = &[$((Oid::$name, $words),)*];
    };
}

known! {
    // Attributes of names (RFC 4519, RFC 5280 appendix A, RFC 2985).
    COMMON_NAME = "2.5.4.3", "common name";
    SURNAME = "2.5.4.4", "surname";
    SERIAL_NUMBER = "2.5.4.5", "serial number";
    COUNTRY = "2.5.4.6", "country";
    LOCALITY = "2.5.4.7", "locality";
    STATE = "2.5.4.8", "state or province";
    STREET = "2.5.4.9", "street";
    ORGANIZATION = "2.5.4.10", "organization";
    ORGANIZATIONAL_UNIT = "2.5.4.11", "organizational unit";
    TITLE = "2.5.4.12", "title";
    POSTAL_CODE = "2.5.4.17", "postal code";
    NAME = "2.5.4.41", "name";
    GIVEN_NAME = "2.5.4.42", "given name";
    INITIALS = "2.5.4.43", "initials";
    GENERATION_QUALIFIER = "2.5.4.44", "generation qualifier";
    DN_QUALIFIER = "2.5.4.46", "distinguished name qualifier";
    PSEUDONYM = "2.5.4.65", "pseudonym";
    ORGANIZATION_IDENTIFIER = "2.5.4.97", "organization identifier";
    USER_ID = "0.9.2342.19200300.100.1.1", "user id";
    DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25", "domain component";
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1", "e-mail address";
    // Extensions of certificates and CRLs (RFC 5280 §4.2, §5.2, §5.3, RFC 9608).
    SUBJECT_DIRECTORY_ATTRIBUTES = "2.5.29.9", "subject directory attributes";
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14", "subject key identifier";
    KEY_USAGE = "2.5.29.15", "key usage";
    SUBJECT_ALT_NAME = "2.5.29.17", "subject alternative name";
    ISSUER_ALT_NAME = "2.5.29.18", "issuer alternative name";
    BASIC_CONSTRAINTS = "2.5.29.19", "basic constraints";
    CRL_NUMBER = "2.5.29.20", "CRL number";
    REASON_CODE = "2.5.29.21", "reason code";
    INVALIDITY_DATE = "2.5.29.24", "invalidity date";
    DELTA_CRL_INDICATOR = "2.5.29.27", "delta CRL indicator";
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28", "issuing distribution point";
    CERTIFICATE_ISSUER = "2.5.29.29", "certificate issuer";
    NAME_CONSTRAINTS = "2.5.29.30", "name constraints";
    CRL_DISTRIBUTION_POINTS = "2.5.29.31", "CRL distribution points";
    CERTIFICATE_POLICIES = "2.5.29.32", "certificate policies";
    ANY_POLICY = "2.5.29.32.0", "any policy";
    POLICY_MAPPINGS = "2.5.29.33", "policy mappings";
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35", "authority key identifier";
    POLICY_CONSTRAINTS = "2.5.29.36", "policy constraints";
    EXTENDED_KEY_USAGE = "2.5.29.37", "extended key usage";
    FRESHEST_CRL = "2.5.29.46", "freshest CRL";
    INHIBIT_ANY_POLICY = "2.5.29.54", "inhibit any policy";
    NO_REVOCATION_AVAILABLE = "2.5.29.56", "no revocation available";
    AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1", "authority information access";
    SUBJECT_INFO_ACCESS = "1.3.6.1.5.5.7.1.11", "subject information access";
    TLS_FEATURE = "1.3.6.1.5.5.7.1.24", "TLS feature";
    OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5", "OCSP no check";
    SIGNED_CERTIFICATE_TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2", "signed certificate timestamps";
    // Access methods and policy qualifiers (RFC 5280 §4.2.2.1, §4.2.1.4).
    AD_OCSP = "1.3.6.1.5.5.7.48.1", "OCSP";
    AD_CA_ISSUERS = "1.3.6.1.5.5.7.48.2", "CA issuers";
    QUALIFIER_CPS = "1.3.6.1.5.5.7.2.1", "certification practice statement";
    QUALIFIER_USER_NOTICE = "1.3.6.1.5.5.7.2.2", "user notice";
    // Purposes (RFC 5280 §4.2.1.12 and others).
    ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0", "any purpose";
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1", "TLS server";
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2", "TLS client";
    CODE_SIGNING = "1.3.6.1.5.5.7.3.3", "code signing";
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4", "e-mail protection";
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8", "time stamping";
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9", "OCSP signing";
    EAP_OVER_PPP = "1.3.6.1.5.5.7.3.13", "EAP over PPP";
    EAP_OVER_LAN = "1.3.6.1.5.5.7.3.14", "EAP over LAN";
    SMARTCARD_LOGON = "1.3.6.1.4.1.311.20.2.2", "Microsoft smart card logon";
    // Other names.
    UPN = "1.3.6.1.4.1.311.20.2.3", "Microsoft user principal name";
    SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9", "internationalized e-mail address";
    // Public keys (RFC 3279, RFC 5480, RFC 8410, RFC 9881).
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1", "RSA";
    EC_PUBLIC_KEY = "1.2.840.10045.2.1", "elliptic curve";
    P224 = "1.3.132.0.33", "P-224";
    P256 = "1.2.840.10045.3.1.7", "P-256";
    P384 = "1.3.132.0.34", "P-384";
    P521 = "1.3.132.0.35", "P-521";
    SECP256K1 = "1.3.132.0.10", "secp256k1";
    X25519 = "1.3.101.110", "X25519";
    X448 = "1.3.101.111", "X448";
    ED25519 = "1.3.101.112", "Ed25519";
    ED448 = "1.3.101.113", "Ed448";
    DSA = "1.2.840.10040.4.1", "DSA";
    ML_DSA_44 = "2.16.840.1.101.3.4.3.17", "ML-DSA-44";
    ML_DSA_65 = "2.16.840.1.101.3.4.3.18", "ML-DSA-65";
    ML_DSA_87 = "2.16.840.1.101.3.4.3.19", "ML-DSA-87";
    // Signatures (RFC 8017, RFC 5758).
    MD5_WITH_RSA = "1.2.840.113549.1.1.4", "RSA with MD5";
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5", "RSA with SHA-1";
    MGF1 = "1.2.840.113549.1.1.8", "MGF1";
    RSA_PSS = "1.2.840.113549.1.1.10", "RSA-PSS";
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11", "RSA with SHA-256";
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12", "RSA with SHA-384";
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13", "RSA with SHA-512";
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1", "ECDSA with SHA-1";
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2", "ECDSA with SHA-256";
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3", "ECDSA with SHA-384";
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4", "ECDSA with SHA-512";
    // Digests (RFC 5754).
    SHA1 = "1.3.14.3.2.26", "SHA-1";
    SHA224 = "2.16.840.1.101.3.4.2.4", "SHA-224";
    SHA256 = "2.16.840.1.101.3.4.2.1", "SHA-256";
    SHA384 = "2.16.840.1.101.3.4.2.2", "SHA-384";
    SHA512 = "2.16.840.1.101.3.4.2.3", "SHA-512";
    SHA512_224 = "2.16.840.1.101.3.4.2.5", "SHA-512/224";
    SHA512_256 = "2.16.840.1.101.3.4.2.6", "SHA-512/256";
    // Attributes of requests (RFC 2985).
    CHALLENGE_PASSWORD = "1.2.840.113549.1.9.7", "challenge password";
    EXTENSION_REQUEST = "1.2.840.113549.1.9.14", "extension request";
    // Password-based encryption (RFC 8018 appendix C, RFC 7292 appendix C, RFC 3565).
    PBKDF2 = "1.2.840.113549.1.5.12", "PBKDF2";
    PBES2 = "1.2.840.113549.1.5.13", "PBES2";
    PBMAC1 = "1.2.840.113549.1.5.14", "PBMAC1";
    SCRYPT = "1.3.6.1.4.1.11591.4.11", "scrypt";
    HMAC_SHA1 = "1.2.840.113549.2.7", "HMAC-SHA-1";
    HMAC_SHA224 = "1.2.840.113549.2.8", "HMAC-SHA-224";
    HMAC_SHA256 = "1.2.840.113549.2.9", "HMAC-SHA-256";
    HMAC_SHA384 = "1.2.840.113549.2.10", "HMAC-SHA-384";
    HMAC_SHA512 = "1.2.840.113549.2.11", "HMAC-SHA-512";
    HMAC_SHA512_224 = "1.2.840.113549.2.12", "HMAC-SHA-512/224";
    HMAC_SHA512_256 = "1.2.840.113549.2.13", "HMAC-SHA-512/256";
    DES_CBC = "1.3.14.3.2.7", "DES-CBC";
    DES_EDE3_CBC = "1.2.840.113549.3.7", "3DES-CBC";
    RC2_CBC = "1.2.840.113549.3.2", "RC2-CBC";
    AES_128_CBC = "2.16.840.1.101.3.4.1.2", "AES-128-CBC";
    AES_192_CBC = "2.16.840.1.101.3.4.1.22", "AES-192-CBC";
    AES_256_CBC = "2.16.840.1.101.3.4.1.42", "AES-256-CBC";
    PBE_MD5_DES = "1.2.840.113549.1.5.3", "PBE-MD5-DES";
    PBE_SHA1_DES = "1.2.840.113549.1.5.10", "PBE-SHA1-DES";
    PBE_SHA1_RC4_128 = "1.2.840.113549.1.12.1.1", "PBE-SHA1-RC4-128";
    PBE_SHA1_RC4_40 = "1.2.840.113549.1.12.1.2", "PBE-SHA1-RC4-40";
    PBE_SHA1_3DES = "1.2.840.113549.1.12.1.3", "PBE-SHA1-3DES";
    PBE_SHA1_2DES = "1.2.840.113549.1.12.1.4", "PBE-SHA1-2DES";
    PBE_SHA1_RC2_128 = "1.2.840.113549.1.12.1.5", "PBE-SHA1-RC2-128";
    PBE_SHA1_RC2_40 = "1.2.840.113549.1.12.1.6", "PBE-SHA1-RC2-40";
    // Contents and bags of PKCS#12 (RFC 5652, RFC 7292 appendix D, RFC 2985).
    PKCS7_DATA = "1.2.840.113549.1.7.1", "data";
    PKCS7_SIGNED_DATA = "1.2.840.113549.1.7.2", "signed data";
    PKCS7_ENVELOPED_DATA = "1.2.840.113549.1.7.3", "enveloped data";
    PKCS7_ENCRYPTED_DATA = "1.2.840.113549.1.7.6", "encrypted data";
    KEY_BAG = "1.2.840.113549.1.12.10.1.1", "key bag";
    SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2", "encrypted key bag";
    CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3", "certificate bag";
    CRL_BAG = "1.2.840.113549.1.12.10.1.4", "CRL bag";
    SECRET_BAG = "1.2.840.113549.1.12.10.1.5", "secret bag";
    SAFE_CONTENTS_BAG = "1.2.840.113549.1.12.10.1.6", "bag of bags";
    X509_CERTIFICATE = "1.2.840.113549.1.9.22.1", "X.509 certificate";
    FRIENDLY_NAME = "1.2.840.113549.1.9.20", "friendly name";
    LOCAL_KEY_ID = "1.2.840.113549.1.9.21", "local key identifier";
}
