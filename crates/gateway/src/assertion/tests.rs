use std::io::Write;
use std::process::{Command, Stdio};

use base64ct::{Base64UrlUnpadded, Encoding};
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::time::UnixTime;
use serde_json::{Value, json};

use super::{Error, Signer, fixed_width};
use crate::visitor::Visitor;
use crate::visitor::tests::alice;

const NOW: UnixTime = UnixTime(1_795_176_000);

fn signer() -> Signer {
    Signer::new(PrivateKey::generate(KeyAlgorithm::P256).unwrap()).unwrap()
}

fn token(signer: &Signer, visitor: &Visitor, host: &str, now: UnixTime) -> String {
    signer.token(visitor, host, now).unwrap().to_str().unwrap().to_owned()
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

#[test]
fn the_holder_is_described() {
    let signer = signer();
    let holder = alice();
    let thumbprint = Base64UrlUnpadded::encode_string(&holder.leaf.fingerprint().0);
    let serial = holder.leaf.serial().to_string();
    let token = token(&signer, &Visitor::holder(holder), "files.example.org", NOW);
    let expected = json!({
        "iss": "signet", "aud": "files.example.org",
        "sub": "urn:uuid:00112233-4455-4677-8899-aabbccddeeff",
        "iat": NOW.0, "exp": NOW.0 + 60, "tier": "email",
        "person": "alice", "name": "Alice M\u{fc}ller", "device": "laptop",
        "groups": ["sales", "board"], "class": "email", "serial": serial,
        "cnf": {"x5t#S256": thumbprint},
    });
    assert_eq!(part(&token, 1), expected);
    let jwks: Value = serde_json::from_str(&signer.jwks()).unwrap();
    assert_eq!(
        part(&token, 0),
        json!({"alg": "ES256", "typ": "JWT", "kid": jwks["keys"][0]["kid"]})
    );
}

#[test]
fn a_guest_is_called_a_guest() {
    let visitor = Visitor::guest("192.0.2.7".parse().unwrap(), 1);
    let token = token(&signer(), &visitor, "a.example", NOW);
    let expected = json!({
        "iss": "signet", "aud": "a.example", "sub": "guest",
        "iat": NOW.0, "exp": NOW.0 + 60, "tier": "guest",
    });
    assert_eq!(part(&token, 1), expected);
}

#[test]
fn a_fresh_assertion_is_repeated_for_the_same_host_only() {
    let signer = signer();
    let visitor = Visitor::holder(alice());
    let first = token(&signer, &visitor, "a.example", NOW);
    assert_eq!(token(&signer, &visitor, "a.example", NOW.plus(29)), first);
    let later = token(&signer, &visitor, "a.example", NOW.plus(30));
    assert_eq!(part(&later, 1)["exp"], NOW.0 + 90);
    let elsewhere = token(&signer, &visitor, "b.example", NOW.plus(30));
    assert_eq!(part(&elsewhere, 1)["aud"], "b.example");
    let earlier = token(&signer, &visitor, "b.example", NOW);
    assert_eq!(part(&earlier, 1)["iat"], NOW.0);
}

#[test]
fn only_a_p256_key_signs() {
    for algorithm in [KeyAlgorithm::P384, KeyAlgorithm::Ed25519] {
        let key = PrivateKey::generate(algorithm).unwrap();
        assert_eq!(Signer::new(key).err(), Some(Error::KeyKind));
    }
}

#[test]
fn short_and_long_numbers_keep_their_places() {
    #[track_caller]
    fn check(r: &[u8], s: &[u8], expected: Option<([u8; 32], [u8; 32])>) {
        let mut der = vec![0x30, u8::try_from(r.len() + s.len() + 4).unwrap()];
        for number in [r, s] {
            der.extend([2, u8::try_from(number.len()).unwrap()]);
            der.extend(number);
        }
        let found = fixed_width(&der).map(|signature| {
            (signature[..32].try_into().unwrap(), signature[32..].try_into().unwrap())
        });
        assert_eq!(found, expected);
    }
    let one = {
        let mut number = [0; 32];
        number[31] = 1;
        number
    };
    let large = [0xff; 32];
    let large_der = [&[0][..], &large].concat();
    check(&[1], &large_der, Some((one, large)));
    check(&large_der, &[1], Some((large, one)));
    check(&[1; 33], &[1], None);
    assert_eq!(fixed_width(b"\x30\x00"), None);
}

/// Verifies a token's signature with the key of the set, in an implementation that is not ours.
const VERIFY: &str = r#"
import base64, json, sys
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
def octets(text): return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
def number(text): return int.from_bytes(octets(text), "big")
jwks, token = sys.stdin.read().split("\n")
key = json.loads(jwks)["keys"][0]
public = ec.EllipticCurvePublicNumbers(number(key["x"]), number(key["y"]), ec.SECP256R1()).public_key()
signed, _, signature = token.rpartition(".")
raw = octets(signature)
assert len(raw) == 64
der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
public.verify(der, signed.encode(), ec.ECDSA(SHA256()))
"#;

fn python_accepts(jwks: &str, token: &str) -> bool {
    let mut python = Command::new("/usr/bin/python3")
        .args(["-c", VERIFY])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    write!(python.stdin.take().unwrap(), "{jwks}\n{token}").unwrap();
    python.wait().unwrap().success()
}

#[test]
fn another_implementation_accepts_the_signature_and_no_other() {
    let has_library = Command::new("/usr/bin/python3")
        .args(["-c", "import cryptography"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !has_library {
        println!(
            "skipped: another_implementation_accepts_the_signature_and_no_other (no python3-cryptography)"
        );
        return;
    }
    let signer = signer();
    for _ in 0..4 {
        let token = token(&signer, &Visitor::holder(alice()), "files.example.org", NOW);
        assert!(python_accepts(&signer.jwks(), &token));
    }
    let visitor = Visitor::guest("192.0.2.7".parse().unwrap(), 1);
    let guest = token(&signer, &visitor, "a.example", NOW);
    let holder = token(&signer, &Visitor::holder(alice()), "a.example", NOW);
    let (claims, _) = holder.rsplit_once('.').unwrap();
    let (_, signature) = guest.rsplit_once('.').unwrap();
    assert!(!python_accepts(&signer.jwks(), &format!("{claims}.{signature}")));
}
