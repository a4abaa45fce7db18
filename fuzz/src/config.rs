//! `gateway::config`: the doors as written and as meant.

use gateway::config::{CertificateMode, Config};

/// Reads the doors' part of a configuration file; says whether it can be meant.
pub fn check(input: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(input) else { return false };
    let Ok(config) = toml::from_str::<Config>(text) else { return false };
    // A configuration that can be read can be written and reads the same.
    let written = toml::to_string(&config).expect("every value has a form in TOML");
    assert_eq!(toml::from_str::<Config>(&written).as_ref(), Ok(&config), "{written}");
    let entries = config.door.clone();
    let checked = match config.check(&super::rule::ladder()) {
        Ok(checked) => checked,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    assert!(!checked.listen.is_empty() && checked.doors.len() == entries.len());
    for (position, (door, entry)) in checked.doors.iter().zip(&entries).enumerate() {
        assert_eq!(door.rules.list().len(), entry.rules.len());
        let twin = |other: &gateway::config::Door| {
            other.name == door.name || other.host.host() == door.host.host()
        };
        assert_eq!(checked.doors.iter().position(twin), Some(position));
        // A door that was not told otherwise asks for a certificate.
        assert!(text.contains("certificate") || door.certificate == CertificateMode::Required);
    }
    true
}
