use super::*;

#[test]
fn every_target_is_found_by_its_word() {
    for target in Target::ALL {
        assert_eq!(target.word().parse::<Choice>().unwrap(), Choice::Target(target));
    }
    assert_eq!("modern".parse::<Choice>().unwrap().format(), Format::Modern);
    assert_eq!("compat".parse::<Choice>().unwrap().format(), Format::Compat);
    let refused = "amiga".parse::<Choice>().unwrap_err().to_string();
    assert!(refused.contains("windows-2016") && refused.contains("amiga"), "{refused}");
}

#[test]
fn old_windows_and_apple_get_the_compatible_form() {
    let compat: Vec<_> = Target::ALL
        .into_iter()
        .filter(|t| t.format() == Format::Compat)
        .map(Target::word)
        .collect();
    assert_eq!(compat, ["windows-2016", "macos", "ios"]);
}

#[test]
fn browsers_refuse_the_keys_they_cannot_use_and_say_why() {
    for target in Target::ALL {
        let browser = !matches!(target, Target::Java | Target::Curl);
        for (kind, everywhere) in [
            (PublicKeyKind::EcP256, true),
            (PublicKeyKind::EcP384, true),
            (PublicKeyKind::Rsa { bits: 2048 }, true),
            (PublicKeyKind::EcP521, false),
            (PublicKeyKind::Ed25519, false),
        ] {
            let found = target.accept(&kind);
            assert_eq!(found.is_ok(), everywhere || !browser, "{target} {kind}");
            if let Err(reason) = found {
                assert!(reason.to_string().contains(target.word()), "{reason}");
            }
        }
    }
}

#[test]
fn a_made_key_always_suits_its_target() {
    for target in Target::ALL {
        let key = pki::key::PrivateKey::generate(target.default_key()).unwrap();
        assert_eq!(target.accept(&key.public_key().kind()), Ok(()));
    }
}
