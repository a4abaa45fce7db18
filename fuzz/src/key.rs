//! `pki::key`: public keys verify nothing by accident, and imported private keys work.

use pki::key::{PrivateKey, PublicKey, SignatureAlgorithm};

const MESSAGE: &[u8] = b"a message";

/// Reads a public or private key in any of its forms; says whether it was one.
pub fn check(input: &[u8]) -> bool {
    let public = PublicKey::from_spki(input);
    if let Ok(public) = &public {
        assert_eq!(public.spki(), input);
        check_public(public);
    }
    let forms = [
        PrivateKey::from_pkcs8,
        PrivateKey::from_sec1,
        PrivateKey::from_pkcs1,
        PrivateKey::from_pem,
    ];
    let private: Vec<PrivateKey> = forms.iter().filter_map(|read| read(input).ok()).collect();
    private.iter().for_each(check_private);
    public.is_ok() || !private.is_empty()
}

/// What holds for each public key.
pub(super) fn check_public(key: &PublicKey) {
    assert_eq!(PublicKey::from_spki(key.spki()).as_ref(), Ok(key));
    assert!(key.spki().ends_with(key.key_octets()));
    assert!(!key.kind().to_string().is_empty());
    for algorithm in [
        SignatureAlgorithm::EcdsaSha256,
        SignatureAlgorithm::RsaPkcs1Sha256,
        SignatureAlgorithm::RsaPssSha256,
        SignatureAlgorithm::Ed25519,
    ] {
        assert!(key.verify(&algorithm, MESSAGE, &[]).is_err());
    }
}

/// An imported key signs what its public half verifies, and survives being exported.
pub(super) fn check_private(key: &PrivateKey) {
    let algorithm = key.signature_algorithm();
    let signature = key.sign(MESSAGE).expect("an imported key signs");
    assert_eq!(key.public_key().verify(&algorithm, MESSAGE, &signature), Ok(()));
    assert!(key.public_key().verify(&algorithm, b"another", &signature).is_err());
    let exported = key.to_pkcs8().expect("an imported key is exported");
    let again = PrivateKey::from_pkcs8(&exported).expect("written by ourselves");
    assert_eq!(again.public_key(), key.public_key());
    assert_eq!(again.algorithm(), key.algorithm());
}
