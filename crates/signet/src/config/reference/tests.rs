use std::collections::BTreeSet;

use gateway::config::DoorEntry;

use super::{KEYS, first_file, schema};
use crate::config::written::Written;

/// The keys that serde knows, each section with everything written.
fn known_keys() -> BTreeSet<String> {
    let door = DoorEntry {
        upstream_ca: Some("a".into()),
        contact: Some("d".into()),
        server_certificate: Some("b".into()),
        ..toml::from_str("name='a'\nurl='b'\nupstream='c'").unwrap()
    };
    let class = "name='a'\nwords='b'\npolicy='c'\nevidence_days=1";
    let class = vec![toml::from_str(class).unwrap()];
    let mut written = Written { door: vec![door], class, ..Written::default() };
    written.authority.passphrase_file = Some("c".into());
    written.mail =
        toml::from_str("host='a'\nport=1\nca='b'\nuser='c'\npassword_file='d'\nfrom='e'\nname='f'")
            .unwrap();
    written.webhook = vec![toml::from_str("name='a'\nurl='b'\nsecret_file='c'\nca='d'").unwrap()];
    written.metrics.listen = Some("127.0.0.1:1".parse().unwrap());
    written.portal.inherited_class = Some("email".into());
    written.portal.wifi_ssid = Some("a".into());
    written.portal.wifi_server = Some("a".into());
    written.portal.sign_up_class = Some("email".into());
    let value = serde_json::to_value(&written).unwrap();
    let mut keys = BTreeSet::new();
    for (name, part) in value.as_object().unwrap() {
        let section = part.get(0).filter(|first| first.is_object()).unwrap_or(part);
        match section.as_object() {
            Some(section) => keys.extend(section.keys().map(|key| format!("{name}.{key}"))),
            None => drop(keys.insert(format!(".{name}"))),
        }
    }
    keys
}

#[test]
fn the_reference_knows_exactly_the_keys_that_are_read() {
    let listed: BTreeSet<String> =
        KEYS.iter().map(|key| format!("{}.{}", key.section, key.name)).collect();
    assert_eq!(listed, known_keys());
}

#[test]
fn the_defaults_told_are_the_defaults_taken() {
    let value = serde_json::to_value(Written::default()).unwrap();
    for key in KEYS.iter().filter(|key| {
        !matches!(key.section, "" | "door" | "class" | "webhook") && !key.default.is_empty()
    }) {
        let told: serde_json::Value = serde_json::from_str(key.default).unwrap();
        assert_eq!(value[key.section][key.name], told, "{}.{}", key.section, key.name);
    }
}

#[test]
fn the_first_file_is_read_as_the_defaults() {
    let text =
        first_file("\"127.0.0.1:8443\"", "[[door]]\nname='a'\nurl='https://a'\nupstream='demo'\n");
    let written: Written = toml::from_str(&text).unwrap();
    assert_eq!(written.listen.len(), 1);
    assert_eq!(written.door.len(), 1);
    let uncommented: String = text
        .lines()
        .skip_while(|line| *line != "# [authority]")
        .map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line)))
        .filter(|line| !line.contains("= \"\""))
        .collect();
    toml::from_str::<Written>(&uncommented).unwrap();
}

#[test]
fn the_schema_lists_the_door_and_closes_every_table() {
    let schema = schema();
    assert_eq!(schema["properties"]["door"]["items"]["required"][2], "upstream");
    assert_eq!(schema["properties"]["limits"]["additionalProperties"], false);
    assert_eq!(schema["properties"]["limits"]["properties"]["idle_secs"]["default"], 75);
}

#[test]
fn the_languages_told_are_those_there_are_words_in() {
    let language = KEYS.iter().find(|key| key.section == "mail" && key.name == "language").unwrap();
    let super::Kind::Word(told) = language.kind else { panic!("it takes a word") };
    let spoken = web::letter::languages();
    for tag in told {
        assert!(web::letter::speaks(&tag.parse().unwrap()), "{tag}");
    }
    assert_eq!(spoken.split(", ").count(), told.len(), "{spoken}");
}
