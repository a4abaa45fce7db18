use std::net::IpAddr;

use proptest::prelude::*;

use super::{Decision, Error, Facts};
use crate::identity::Handle;
use crate::language::Language;
use crate::refusal::Code;
use crate::tier::Tier;
use pki::time::UnixTime;

use crate::verification::{Class, Classes, DEFAULT_ARC, Lapse};

/// Rules that are read against the built-in ladder.
struct Rules;

impl Rules {
    fn parse<T: AsRef<str>>(texts: &[T]) -> Result<super::Rules, Error> {
        super::Rules::parse(texts, &Classes::built_in(&DEFAULT_ARC.parse().unwrap()).unwrap())
    }
}

fn class(name: &str) -> Class {
    Class::built_in().into_iter().find(|class| class.as_str() == name).unwrap()
}

/// The tier of a built-in class.
fn tier(name: &str) -> Tier {
    class(name).into()
}

/// Facts that own what they name.
#[derive(Debug, Clone)]
struct Asked {
    tier: Tier,
    lapse: Option<Lapse>,
    person: Option<Handle>,
    device: Option<Handle>,
    groups: Vec<Handle>,
    source: IpAddr,
    method: String,
    path: String,
}

impl Asked {
    fn facts(&self) -> Facts<'_> {
        Facts {
            tier: &self.tier,
            lapse: self.lapse.as_ref(),
            person: self.person.as_ref(),
            device: self.device.as_ref(),
            groups: &self.groups,
            source: self.source,
            method: &self.method,
            path: &self.path,
        }
    }

    fn at(self, method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), ..self }
    }

    fn of(self, tier: Tier) -> Self {
        Self { tier, ..self }
    }

    fn from(self, source: &str) -> Self {
        Self { source: source.parse().unwrap(), ..self }
    }
}

fn handle(text: &str) -> Handle {
    text.parse().unwrap()
}

fn guest() -> Asked {
    Asked {
        tier: Tier::Guest,
        lapse: None,
        person: None,
        device: None,
        groups: Vec::new(),
        source: "192.0.2.7".parse().unwrap(),
        method: "GET".to_owned(),
        path: "/".to_owned(),
    }
}

fn alice() -> Asked {
    let groups = vec![handle("sales")];
    let (person, device) = (Some(handle("alice")), Some(handle("laptop")));
    Asked { tier: tier("email"), person, device, groups, ..guest() }
}

fn machine() -> Asked {
    Asked { tier: tier("email"), device: Some(handle("laptop")), ..guest() }
}

fn code(rules: &[&str], asked: &Asked) -> Option<Code> {
    match Rules::parse(rules).unwrap().decide(&asked.facts()) {
        Decision::Granted(_) => None,
        Decision::Refused(refusal) => Some(refusal.code()),
    }
}

#[track_caller]
fn granted(rules: &[&str], asked: &Asked) {
    assert_eq!(code(rules, asked), None, "{rules:?} {asked:?}");
}

#[track_caller]
fn refused(rules: &[&str], asked: &Asked, expected: Code) {
    assert_eq!(code(rules, asked), Some(expected), "{rules:?} {asked:?}");
}

#[test]
fn nothing_is_allowed_by_itself() {
    refused(&[], &alice(), Code::NotAllowed);
    refused(&[], &guest(), Code::NotAllowed);
    refused(&["deny person bob"], &alice(), Code::NotAllowed);
}

#[test]
fn the_one_who_is_meant_gets_in() {
    granted(&["allow anyone"], &guest());
    granted(&["allow anyone"], &alice().of(tier("interim")));
    granted(&["allow guest"], &guest());
    refused(&["allow guest"], &alice(), Code::NotAllowed);
    granted(&["allow person alice"], &alice());
    refused(&["allow person bob"], &alice(), Code::NotAllowed);
    granted(&["allow group sales"], &alice());
    refused(&["allow group sales and group board"], &alice(), Code::NotAllowed);
    granted(&["allow person bob", "allow group sales and class email"], &alice());
    granted(&["allow class email+"], &machine());
    refused(&["allow person alice"], &machine(), Code::NotAllowed);
}

#[test]
fn a_device_alone_is_a_machine() {
    granted(&["allow device laptop"], &machine());
    refused(&["allow device laptop"], &alice(), Code::NotAllowed);
    granted(&["allow person alice and device laptop"], &alice());
    granted(&["allow group sales and device laptop"], &alice());
    refused(&["allow person alice and device phone"], &alice(), Code::NotAllowed);
}

#[test]
fn the_class_is_what_was_asked_for() {
    refused(&["allow class document+"], &alice(), Code::ClassTooLow);
    granted(&["allow class document+"], &alice().of(tier("face-to-face")));
    granted(&["allow class document"], &alice().of(tier("document")));
    refused(&["allow class document"], &alice().of(tier("face-to-face")), Code::NotAllowed);
    refused(&["allow class document+ and person bob"], &alice(), Code::NotAllowed);
    refused(&["allow class document+", "deny person alice"], &alice(), Code::NotAllowed);
}

#[test]
fn an_interim_certificate_opens_only_what_says_so() {
    let interim = alice().of(tier("interim"));
    refused(&["allow person alice"], &interim, Code::ClassTooLow);
    refused(&["allow group sales"], &interim, Code::ClassTooLow);
    granted(&["allow person alice and class interim+"], &interim);
    granted(&["allow class interim"], &interim);
    refused(&["allow class interim", "deny person alice"], &interim, Code::NotAllowed);
}

#[test]
fn a_guest_is_asked_for_a_certificate_where_one_helps() {
    refused(&["allow class email+"], &guest(), Code::None);
    refused(&["allow class email+ on /a"], &guest(), Code::NotAllowed);
    refused(&["allow anyone", "deny guest on /a"], &guest().at("GET", "/a"), Code::None);
    refused(&["allow anyone", "deny anyone on /a"], &guest().at("GET", "/a"), Code::NotAllowed);
}

#[test]
fn the_needed_class_is_said() {
    let rules =
        Rules::parse(&["allow class face-to-face", "allow class document+ and group sales"]);
    let Decision::Refused(refusal) = rules.unwrap().decide(&alice().facts()) else { panic!() };
    let expected = crate::refusal::Cause::ClassTooLow {
        has: class("email"),
        needed: class("document"),
        lapse: None,
    };
    assert_eq!(*refusal.cause(), expected);
    assert_eq!(refusal.known().unwrap().person.as_deref(), Some("alice"));
}

#[test]
fn methods_are_kept_apart() {
    let rules = &["allow class email+ to GET,PROPFIND"];
    granted(rules, &alice());
    granted(rules, &alice().at("HEAD", "/"));
    granted(rules, &alice().at("PROPFIND", "/"));
    refused(rules, &alice().at("POST", "/"), Code::NotAllowed);
    refused(rules, &alice().at("get", "/"), Code::NotAllowed);
    refused(&["allow anyone", "deny anyone to GET"], &alice().at("HEAD", "/"), Code::NotAllowed);
}

#[test]
fn paths_end_at_segments() {
    #[track_caller]
    fn check(prefix: &str, path: &str, allowed: bool) {
        let rule = format!("allow class email+ on {prefix}");
        let expected = if allowed { None } else { Some(Code::NotAllowed) };
        assert_eq!(code(&[&rule], &alice().at("GET", path)), expected, "{prefix} {path}");
    }
    for prefix in ["/contracts", "/contracts/", "/contracts/*"] {
        check(prefix, "/contracts", true);
        check(prefix, "/contracts/", true);
        check(prefix, "/contracts/a/b", true);
        check(prefix, "/contracts2", false);
        check(prefix, "/contract", false);
        check(prefix, "/Contracts", false);
        check(prefix, "/a/contracts", false);
        check(prefix, "/contracts%23x", false);
    }
    check("/", "/a", true);
    check("/*", "*", true);
    check("/\u{fc}ber", "/%C3%BCber/x", true);
    check("/%c3%bcber", "/%C3%BCber", true);
    check("/a+b", "/a%2Bb", true);
    check("/a%2bb", "/a+b", true);
    check("/100%25", "/100%25/x", true);
    check("/a%20b", "/a%20b", true);
}

#[test]
fn a_denial_covers_what_a_careless_backend_cuts_off() {
    let rules = &["allow anyone", "deny anyone on /secret"];
    for path in ["/secret", "/secret/a", "/secret%23", "/secret%23x/y", "/%73ecret"] {
        refused(rules, &alice().at("GET", path), Code::NotAllowed);
    }
    granted(rules, &alice().at("GET", "/secrets"));
}

#[test]
fn a_denial_covers_what_a_lax_server_takes_for_the_same() {
    let rules =
        &["allow anyone", "deny anyone on /Files/secret", "deny anyone to DELETE,GET on /a"];
    for path in [
        "/files/SECRET",
        "/FILES/Secret/x",
        "/files/secret.",
        "/files/secret%20",
        "/files./secret.%20./x",
        "/files/Secret.%23x",
        "/%46iles/%53ecret",
    ] {
        refused(rules, &alice().at("GET", path), Code::NotAllowed);
    }
    for path in
        ["/files/secrets", "/files/secret.txt", "/files/.secret", "/files", "/files/%20secret"]
    {
        granted(rules, &alice().at("GET", path));
    }
    for method in ["DELETE", "delete", "Delete", "get", "head"] {
        refused(rules, &alice().at(method, "/A"), Code::NotAllowed);
    }
    granted(rules, &alice().at("post", "/a"));
    refused(&["allow anyone to GET on /a"], &alice().at("GET", "/A"), Code::NotAllowed);
}

#[test]
fn networks_are_kept_apart() {
    let rules = &["allow class email+ from 192.0.2.0/24,2001:db8::/32,198.51.100.9"];
    for inside in ["192.0.2.255", "2001:db8:ffff::1", "198.51.100.9", "::ffff:192.0.2.1"] {
        granted(rules, &alice().from(inside));
    }
    for outside in ["192.0.3.0", "2001:db9::1", "198.51.100.8", "::1", "::c000:0201"] {
        refused(rules, &alice().from(outside), Code::NotAllowed);
    }
    granted(&["allow class email+ from 0.0.0.0/0,::/0"], &alice().from("203.0.113.1"));
}

#[test]
fn the_grant_names_its_rule() {
    let rules = Rules::parse(&["deny person bob", "  allow   group sales "]).unwrap();
    let Decision::Granted(grant) = rules.decide(&alice().facts()) else { panic!() };
    assert_eq!(grant.rule(), "allow group sales");
}

#[test]
fn the_log_hears_which_rule_and_who() {
    let rules = Rules::parse(&["allow anyone", "deny group sales on /a"]).unwrap();
    let asked = alice().at("GET", "/a/b");
    let Decision::Refused(refusal) = rules.decide(&asked.facts()) else { panic!() };
    assert_eq!(
        refusal.reason(),
        "the rule “deny group sales on /a” denies alice · laptop (email) from 192.0.2.7 to GET /a/b"
    );
}

#[test]
fn a_class_that_fell_back_is_told_apart_from_one_that_never_was() {
    let check = |fallen_from: &str, rule: &str, expected: bool| {
        let lapse = Lapse { class: class(fallen_from), at: Some(UnixTime(0)) };
        let asked = Asked { lapse: Some(lapse.clone()), ..alice().of(tier("interim")) };
        let rules = Rules::parse(&[rule]).unwrap();
        let Decision::Refused(refusal) = rules.decide(&asked.facts()) else { panic!() };
        let crate::refusal::Cause::ClassTooLow { lapse: told, .. } = refusal.cause() else {
            panic!("{refusal}")
        };
        assert_eq!(told.as_ref() == Some(&lapse), expected, "{refusal}");
        assert!(refusal.reason().contains("evidence expired 1970-01-01T00:00:00Z"), "{refusal}");
    };
    check("document", "allow class document+", true);
    check("document", "allow group sales", true);
    check("document", "allow class face-to-face", false);
}

#[test]
fn rules_read_as_sentences() {
    for (text, english, german) in [
        (
            "allow group sales and class face-to-face to GET on /contracts",
            "Anyone in group sales with a face-to-face certificate may read /contracts and \
             everything below it.",
            "Alle in Gruppe sales mit einem Zertifikat der Klasse face-to-face dürfen /contracts und \
             alles darunter lesen.",
        ),
        (
            "allow anyone",
            "Anyone, with or without a certificate, may use everything here.",
            "Alle, mit oder ohne Zertifikat, dürfen diese Website benutzen.",
        ),
        (
            "allow guest to GET on /public/*",
            "Anyone without a certificate may read /public and everything below it.",
            "Alle ohne Zertifikat dürfen /public und alles darunter lesen.",
        ),
        (
            "allow class email+",
            "Anyone with an email certificate or better may use everything here.",
            "Alle mit einem Zertifikat der Klasse email oder höher dürfen diese Website benutzen.",
        ),
        (
            "allow class document to GET,POST,PUT",
            "Anyone with a document certificate, and no other, may send GET, POST and PUT to \
             everything here.",
            "Alle mit einem Zertifikat der Klasse document und keiner anderen dürfen GET, POST und \
             PUT an diese Website senden.",
        ),
        (
            "deny person alice and device phone from 10.0.0.0/8,192.0.2.1",
            "Person alice on device phone with any certificate, even an interim one, may not use \
             everything here, when coming from 10.0.0.0/8 or 192.0.2.1.",
            "Person alice auf Gerät phone mit irgendeinem Zertifikat, auch einem vorläufigen, darf \
             diese Website nicht benutzen, wenn die Verbindung von 10.0.0.0/8 oder 192.0.2.1 kommt.",
        ),
        (
            "allow device build-7 and class interim+",
            "Machine build-7 with any certificate, even an interim one, may use everything here.",
            "Maschine build-7 mit irgendeinem Zertifikat, auch einem vorläufigen, darf diese Website \
             benutzen.",
        ),
        (
            "allow group a and group b and device phone",
            "Anyone in group a and group b on a device called phone with an email certificate or \
             better may use everything here.",
            "Alle in Gruppe a und Gruppe b auf einem Gerät namens phone mit einem Zertifikat der \
             Klasse email oder höher dürfen diese Website benutzen.",
        ),
        (
            "deny guest to PUT on /drop",
            "Anyone without a certificate may not send PUT to /drop and everything below it.",
            "Alle ohne Zertifikat dürfen PUT nicht an /drop und alles darunter senden.",
        ),
    ] {
        let rules = Rules::parse(&[text]).unwrap();
        assert_eq!(rules.list()[0].sentence(Language::English), english);
        assert_eq!(rules.list()[0].sentence(Language::German), german);
        assert_eq!(rules.list()[0].to_string(), text);
    }
}

#[test]
fn a_door_knows_whom_it_lets_in() {
    #[track_caller]
    fn check(rules: &[&str], guests: bool, lowest: Option<Class>) {
        let rules = Rules::parse(rules).unwrap();
        assert_eq!((rules.admits_guests(), rules.lowest_class()), (guests, lowest));
    }
    check(&[], false, None);
    check(&["deny guest"], false, None);
    check(&["allow guest on /a"], true, None);
    check(&["allow anyone"], true, Some(class("interim")));
    check(&["allow class document+", "allow person alice"], false, Some(class("email")));
}

#[track_caller]
fn check_mistake(text: &str, column: usize, what: &str, remedy: &str) {
    let error = Rules::parse(&["allow anyone", text]).unwrap_err();
    let expected = Error { line: 2, column, what: what.to_owned(), remedy: remedy.to_owned() };
    assert_eq!(error, expected, "{text}");
}

#[test]
fn mistakes_about_whom_are_shown_where_they_are() {
    for (text, column, what, remedy) in [
        ("", 1, "the rule is empty", "begin with “allow” or “deny”"),
        ("permit anyone", 1, "a rule cannot begin with “permit”", "begin with “allow” or “deny”"),
        (
            "allow",
            6,
            "whom the rule is about is missing",
            "add “anyone”, “guest”, “person …”, “group …”, “device …” or “class …”",
        ),
        ("allow persn alice", 7, "“persn” is not somebody", "did you mean “person”?"),
        (
            "allow alice",
            7,
            "“alice” is not somebody",
            "write one of “anyone”, “guest”, “person”, “group”, “device”, “class”",
        ),
        (
            "allow person",
            13,
            "the name of the person is missing",
            "write it after “person”, as in “person example”",
        ),
        (
            "allow person Alice",
            14,
            "“Alice” cannot be the name of a person",
            "a handle is made of a-z, 0-9, '.', '_' and '-' and begins with a letter or a digit, \
             like alice or build-7",
        ),
        ("allow class mail+", 13, "“mail” is not a verification class", "did you mean “email”?"),
        (
            "allow class 2",
            13,
            "“2” is not a verification class",
            "write one of “interim”, “email”, “document”, “face-to-face”",
        ),
        (
            "allow person alice and person bob",
            31,
            "“person” stands twice in one rule, and nobody is both",
            "write two rules, one for each",
        ),
        (
            "allow anyone and group sales",
            14,
            "“anyone” cannot be narrowed down",
            "write “anyone” alone, or leave it out and keep what follows “and”",
        ),
        (
            "allow group sales and guest",
            23,
            "“guest” cannot stand beside a condition on a certificate",
            "remove “and guest”, or write a rule of its own for it",
        ),
        ("allow group a and", 18, "a condition after “and” is missing", "add one, or remove “and”"),
    ] {
        check_mistake(text, column, what, remedy);
    }
}

#[test]
fn mistakes_about_what_are_shown_where_they_are() {
    for (text, column, what, remedy) in [
        ("allow anyone frm 10.0.0.1", 14, "“frm” is not expected here", "did you mean “from”?"),
        ("allow anyone to get", 17, "methods are in capitals, not “get”", "write “GET”"),
        (
            "allow anyone to GET, POST",
            17,
            "“” is not a method",
            "write methods with commas and no spaces between, as in “to GET,POST”",
        ),
        (
            "allow anyone on contracts",
            17,
            "the path “contracts” does not begin with a slash",
            "begin the path with “/”",
        ),
        (
            "allow anyone on /a/*/b",
            17,
            "the path “/a/*/b” has a star in the middle",
            "a path covers everything below it, so leave the star out or end with “/*”",
        ),
        (
            "allow anyone on /a/../b",
            17,
            "the path “/a/../b” has an empty segment or one of “.” and “..”",
            "write the path without them",
        ),
        ("allow anyone on /a on /b", 23, "“on” stands twice", "write two rules"),
        (
            "allow anyone from 10.0.0.1/8",
            19,
            "“10.0.0.1/8” has bits set beyond its prefix",
            "write “10.0.0.0/8”, or one address without “/”",
        ),
        (
            "allow anyone from 10.0.0.0/33",
            19,
            "“10.0.0.0/33” is not a network",
            "write an address with its bits, as in “192.0.2.0/24” or “2001:db8::/32”",
        ),
        (
            "allow  group \u{fc} on /",
            14,
            "“\u{fc}” cannot be the name of a group",
            "a handle is made of a-z, 0-9, '.', '_' and '-' and begins with a letter or a digit, \
             like alice or build-7",
        ),
    ] {
        check_mistake(text, column, what, remedy);
    }
}

#[test]
fn paths_that_no_request_could_have_are_refused() {
    for path in [
        "/a?b",
        "/a#b",
        "/a;b",
        "/a\\b",
        "/a%2fb",
        "/a%5Cb",
        "/a%",
        "/a%zz",
        "/a%00",
        "/%2e%2e/a",
        "//a",
    ] {
        assert!(Rules::parse(&[format!("allow anyone on {path}")]).is_err(), "{path}");
    }
}

fn some<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    proptest::sample::select(values.to_vec())
}

fn any_rule() -> impl Strategy<Value = String> {
    let effect = some(&["allow", "deny"]);
    let who = some(&[
        "anyone",
        "guest",
        "person alice",
        "person bob",
        "group sales",
        "group board and class document+",
        "device laptop",
        "person alice and device phone",
        "class email",
        "class email+",
        "class face-to-face",
        "class interim+",
    ]);
    let to = some(&["", " to GET", " to POST,PUT", " to HEAD"]);
    let on = some(&["", " on /", " on /a", " on /a/b/*", " on /c"]);
    let from = some(&["", " from 192.0.2.0/24", " from 2001:db8::/32"]);
    (effect, who, to, on, from)
        .prop_map(|(effect, who, to, on, from)| format!("{effect} {who}{to}{on}{from}"))
}

fn any_rules() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(any_rule(), 0..8)
}

fn any_question() -> impl Strategy<Value = Asked> {
    let tier = some(&[
        Tier::Guest,
        tier("interim"),
        tier("email"),
        tier("document"),
        tier("face-to-face"),
    ]);
    let person = some(&[None, Some("alice"), Some("bob")]);
    let device = some(&["laptop", "phone"]);
    let groups = some(&[vec![], vec!["sales"], vec!["board", "sales"]]);
    let source = some(&["192.0.2.7", "2001:db8::1", "203.0.113.1"]);
    let method = some(&["GET", "HEAD", "POST"]);
    let path = some(&["/", "/a", "/a/b", "/a/b/c", "/ab", "/c/d", "/a%23"]);
    (tier, person, device, groups, source, method, path).prop_map(
        |(tier, person, device, groups, source, method, path)| {
            let asked = Asked { tier, ..guest() }.at(method, path).from(source);
            if asked.tier == Tier::Guest {
                return asked;
            }
            Asked {
                person: person.map(handle),
                device: Some(handle(device)),
                groups: groups.into_iter().map(handle).collect(),
                ..asked
            }
        },
    )
}

fn answer(rules: &[String], asked: &Asked) -> Option<Code> {
    let texts: Vec<&str> = rules.iter().map(String::as_str).collect();
    code(&texts, asked)
}

proptest! {
    #[test]
    fn the_order_of_rules_means_nothing(
        (rules, shuffled) in any_rules().prop_flat_map(|rules| {
            (Just(rules.clone()), Just(rules).prop_shuffle())
        }),
        asked in any_question(),
    ) {
        prop_assert_eq!(answer(&rules, &asked), answer(&shuffled, &asked));
    }

    #[test]
    fn without_permission_there_is_none(rules in any_rules(), asked in any_question()) {
        let denials: Vec<String> =
            rules.into_iter().filter(|rule| rule.starts_with("deny")).collect();
        prop_assert!(answer(&denials, &asked).is_some());
    }

    #[test]
    fn a_denial_never_opens_and_a_permission_never_shuts(
        rules in any_rules(), more in any_rule(), asked in any_question(),
    ) {
        let before = answer(&rules, &asked);
        let after = answer(&[rules, vec![more.clone()]].concat(), &asked);
        if more.starts_with("deny") {
            prop_assert!(before.is_none() || after.is_some());
        } else {
            prop_assert!(after.is_none() || before.is_some());
        }
    }

    #[test]
    fn whoever_a_permission_lets_in_its_denial_keeps_out(
        rules in any_rules(), rule in any_rule(), asked in any_question(),
    ) {
        let permission = rule.replacen("deny", "allow", 1);
        let denial = rule.replacen("allow", "deny", 1);
        if answer(std::slice::from_ref(&permission), &asked).is_none() {
            let all = [rules, vec![denial, permission]].concat();
            prop_assert!(answer(&all, &asked).is_some());
        }
    }

    #[test]
    fn what_is_let_in_lies_below_the_prefix(rule in any_rule(), asked in any_question()) {
        let below = |prefix: &str| {
            asked.path == prefix || asked.path.starts_with(&format!("{prefix}/"))
        };
        if answer(std::slice::from_ref(&rule), &asked).is_none() {
            prop_assert!(!rule.contains("on /a/b") || below("/a/b"));
            prop_assert!(!rule.contains("on /a ") || below("/a"));
            prop_assert!(!rule.contains("on /c") || below("/c"));
        }
    }

    #[test]
    fn a_rule_is_written_as_it_is_read(rule in any_rule()) {
        let rules = Rules::parse(&[&rule]).unwrap();
        prop_assert_eq!(rules.list()[0].to_string(), rule);
        for language in Language::ALL {
            let sentence = rules.list()[0].sentence(language);
            let is_whole = !sentence.contains(['{', '}']) && !sentence.contains("  ");
            prop_assert!(is_whole && sentence.ends_with('.'), "{}", sentence);
        }
    }

    #[test]
    fn any_text_is_answered(
        text in "(allow|deny)? ?(anyone|person|class|and|to|on|from|/|%|,|\\+|\\PC| ){0,12}",
    ) {
        if let Err(error) = Rules::parse(&[&text]) {
            prop_assert!(error.line == 1 && error.column <= text.chars().count() + 1);
        }
    }
}
