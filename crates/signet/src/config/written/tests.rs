use std::net::SocketAddr;
use std::path::PathBuf;

use crate::config::Source;
use crate::directory::Directory;

const DOOR: &str = "\n[[door]]\nname = \"a\"\nurl = \"https://a:8443\"\nupstream = \"demo\"\nrules = [\n  \"allow class email+\",\n]\n";

const LADDER: &str = "[[class]]\nname = \"interim\"\npolicy = \"1.2.3.1\"\n\
    [[class]]\nname = \"email\"\npolicy = \"1.2.3.2\"\n";

/// Checks a configuration; a fault must mention every given part.
fn check(text: &str, parts: &[&str]) {
    let directory = Directory::find(Some(PathBuf::from("/tmp/d"))).unwrap();
    let source = Source { path: PathBuf::from("signet.toml"), text: text.to_owned() };
    let result = source.meant(&directory, SocketAddr::from(([127, 0, 0, 1], 7)));
    let message = result.err().map(|failure| failure.to_string());
    if parts.is_empty() {
        assert_eq!(message, None, "{text}");
    }
    for part in parts {
        let message = message.as_deref().unwrap_or_default();
        assert!(message.contains(part), "{part:?} is not in {message:?}");
    }
}

#[test]
fn a_plain_configuration_is_meant() {
    check(&format!("listen = [\"127.0.0.1:8443\"]{DOOR}"), &[]);
}

#[test]
fn faults_name_file_line_key_and_remedy() {
    let door = |key: &str| format!("listen = [\"127.0.0.1:8443\"]\n{DOOR}{key}\n");
    check("listen = [\n\"127.0.0.1:8443\"\n", &["signet.toml", "line"]);
    check(
        "listen = [\"127.0.0.1:8443\"]\nlissten = 1\n",
        &["signet.toml, line 2", "lissten", "do:"],
    );
    check(&door("colour = \"red\""), &["line 10", "colour"]);
    check(&door("").replace("demo", "nowhere"), &["line 6, key door.upstream", "do:"]);
    check(&door("").replace("https://a", "http://a"), &["line 5, key door.url"]);
    check(&door("").replace("class email+", "klass"), &["line 8, key door.rules"]);
    check(&door("[limits]\nidle_secs = 0"), &["line 11, key limits.idle_secs"]);
    check(&door("[limits]\nidle_secs = -1"), &["line 11", "idle_secs"]);
    check(&door("[authority]\npassphrase = \"file\""), &["key authority.passphrase_file", "do:"]);
    check(&door("[log]\ncheckpoint_secs = 0"), &["line 11, key log.checkpoint_secs"]);
    let ladder = |classes: &[(&str, &str)]| {
        let class = |(name, policy): &(&str, &str)| {
            format!("[[class]]\nname = \"{name}\"\nwords = \"w\"\n{policy}\n")
        };
        door(&classes.iter().map(class).collect::<String>())
    };
    let (one, two) = (("interim", "policy = \"1.2.3.1\""), ("email", "policy = \"1.2.3.2\""));
    check(&ladder(&[one, two]), &[]);
    check(&ladder(&[one]), &["line 11", "key class.name", "no class above interim"]);
    check(&ladder(&[two, one]), &["line 15, key class.name", "interim is not the first", "do:"]);
    check(&ladder(&[two]), &["no class is called interim", "do:"]);
    check(&ladder(&[one, two, two]), &["line 19, key class.name", "two classes called email"]);
    check(
        &ladder(&[one, ("email", one.1)]),
        &["line 17, key class.policy", "email has the same policy as interim", "do:"],
    );
    check(&ladder(&[one, ("email", "")]), &["line 14, key class.policy", "email has no policy"]);
    check(&ladder(&[one, ("email", "policy = \"x\"")]), &["line 17, key class.policy", "dotted"]);
    check(&ladder(&[one, ("Email", "")]), &["line 15, key class.name", "a-z"]);
    check(
        &ladder(&[one, two, ("gold", "policy = \"1.2.3.3\"\nevidence_days = 0")]),
        &["line 22, key class.evidence_days", "do:"],
    );
    check(
        &ladder(&[one, ("gold", two.1)]),
        &["line 8, key door.rules", "“email” is not a verification class", "“interim”, “gold”"],
    );
    check(DOOR, &["key listen"]);
    check("listen = [\"127.0.0.1:8443\"]", &["key door"]);
    check(&format!("{}{DOOR}", door("")), &["name"]);
}

#[test]
fn faults_of_form_say_what_the_key_takes() {
    let file = |rest: &str| format!("listen = [\"127.0.0.1:8443\"]\n{DOOR}{rest}\n");
    check(&file("[limits]\nidle_secs = \"75\""), &["line 11, key idle_secs", "a whole number"]);
    check(&file("certificate = \"often\""), &["one of \"required\", \"optional\", \"silent\""]);
    check(&file("contact = 7"), &["text in quotation marks", "Whom refused visitors may ask"]);
    check("listen = \"127.0.0.1:8443\"\n", &["a list of texts"]);
    check("listen = [\"localhost\"]\n", &["like \"0.0.0.0:8443\""]);
    check(&file("colour = 1"), &["no such key in [door]", "name, url, upstream"]);
    check(&file("[limit]\nidle_secs = 1"), &["there is no section [limit]", "limits"]);
    check("[[door]]\nname = \"a\"\nupstream = \"demo\"\n", &["[[door]] lacks url"]);
}

#[test]
fn a_running_server_keeps_what_it_opened() {
    let meant = |rest: &str| {
        let text = format!("listen = [\"127.0.0.1:8443\"]{DOOR}{rest}\n");
        let directory = Directory::find(Some(PathBuf::from("/tmp/d"))).unwrap();
        let source = Source { path: PathBuf::from("signet.toml"), text };
        source.meant(&directory, SocketAddr::from(([127, 0, 0, 1], 7))).unwrap()
    };
    let running = meant("").kept();
    assert!(meant("[log]\ncheckpoint_secs = 5").can_follow(&running).is_ok());
    assert!(meant("[server]\ngrace_secs = 9").can_follow(&running).is_ok());
    assert!(meant("[portal]\nrenewal_days = 1").can_follow(&running).is_ok());
    assert!(meant("[notices]\nat = [\"1/5\"]").can_follow(&running).is_ok());
    for (rest, key) in [
        ("[log]\naccess = \"elsewhere\"", "log.access"),
        ("[metrics]\nlisten = \"127.0.0.1:9464\"", "metrics.listen"),
        (LADDER, "class"),
        (
            "[log]\naccess = \"elsewhere\"\n[metrics]\nlisten = \"127.0.0.1:9464\"",
            "log.access, metrics.listen have changed",
        ),
    ] {
        let failure = meant(rest).can_follow(&running).unwrap_err().to_string();
        assert!(failure.contains(key) && failure.contains("restart"), "{failure}");
    }
}
