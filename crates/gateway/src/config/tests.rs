use model::verification::{Classes, DEFAULT_ARC};

use super::{CertificateMode, Config, Error, TlsMinimum};

const DOOR: &str = r#"
listen = ["127.0.0.1:8443"]
[[door]]
name = "files"
url = "https://Files.Example.org.:8443"
upstream = "http://127.0.0.1:8080"
rules = ["allow class email+"]
"#;

fn ladder() -> Classes {
    Classes::built_in(&DEFAULT_ARC.parse().unwrap()).unwrap()
}

fn read(text: &str) -> Result<Config, toml::de::Error> {
    toml::from_str(text)
}

#[test]
fn defaults_are_strict() {
    let doors = read(DOOR).unwrap().check(&ladder()).unwrap();
    let door = &doors.doors[0];
    assert_eq!(door.host.host(), "files.example.org");
    assert_eq!(door.certificate, CertificateMode::Required);
    assert_eq!(door.tls_min, TlsMinimum::Tls12);
    assert_eq!(doors.limits, super::Limits::default());
}

#[test]
fn unknown_keys_are_refused() {
    for text in ["colour = 1", "[limits]\nbody = 1", "[[door]]\nname=\"a\"\ncert=\"required\""] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains("unknown field") || error.contains("missing field"), "{error}");
    }
}

#[test]
fn mistakes_name_their_key_and_the_remedy() {
    let check = |from: &str, to: &str, expected: &str| {
        let text = DOOR.replace(from, to);
        assert_ne!(text, DOOR, "{from}");
        let error = read(&text).unwrap().check(&ladder()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error} lacks {expected}");
    };
    check("https://Files", "http://Files", "url = \"http://Files");
    check(":8443\"\nup", ":8443/a\"\nup", "a door owns its whole host");
    check("http://127.0.0.1:8080", "ftp://127.0.0.1", "neither http:// nor https://");
    check("http://127.0.0.1:8080", "https://127.0.0.1", "no upstream_ca");
    check("http://127.0.0.1:8080", "http://me@127.0.0.1", "carries a user name");
    check("http://127.0.0.1:8080", "http://127.0.0.1/app", "paths are passed on");
    check("name = \"files\"", "name = \"Fi les\"", "lower-case letters");
    check("allow class email+", "allow everybody", "rules");
    check(
        "class email+",
        "class gold+",
        "write one of “interim”, “email”, “document”, “face-to-face”",
    );
    check("[[door]]", "[limits]\nidle_secs = 0\n[[door]]", "limits.idle_secs");
    check("[\"127.0.0.1:8443\"]", "[]", "listen");
    check("name = \"files\"", "name = \"files\"\ntls_min = \"1.1\"", "write 1.2 or 1.3");
}

#[test]
fn doors_do_not_share_names_or_hosts() {
    let door = DOOR.split_once("[[door]]").unwrap().1;
    let text = format!("{DOOR}\n[[door]]{door}");
    let error = read(&text).unwrap().check(&ladder()).unwrap_err();
    assert_eq!(error, Error::Duplicate { door: "files".to_owned(), key: "name" });
    let text = format!("{DOOR}\n[[door]]{}", door.replace("\"files\"", "\"other\""));
    let error = read(&text).unwrap().check(&ladder()).unwrap_err();
    assert!(matches!(error, Error::Duplicate { key: "host and port (in url)", .. }), "{error}");
}

#[test]
fn a_configuration_without_doors_opens_nothing() {
    let config = read("listen = [\"127.0.0.1:0\"]").unwrap();
    assert_eq!(config.check(&ladder()).unwrap_err(), Error::NoDoor);
}
