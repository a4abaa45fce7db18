use authority::error::{Conflict, Error, Flaw, Kind, Reason};
use model::audit::chain::{self, Break};

use super::{said, wrong};
use crate::language::Language::{English, German};
use crate::language::Speak;

#[test]
fn what_was_not_done_is_said_in_the_readers_language() {
    let check = |error: &Error, english: &str, german: &str| {
        assert!(said(English, error).starts_with(english), "{}", said(English, error));
        assert!(said(German, error).starts_with(german), "{}", said(German, error));
    };
    check(
        &Reason::WeakKey("RSA 1024".to_owned()).into(),
        "This key is too weak.",
        "Dieser Schlüssel ist zu schwach.",
    );
    check(
        &Reason::CodeWrong { tries_left: 0 }.into(),
        &English.say("code-spent"),
        &German.say("code-spent"),
    );
    check(
        &Reason::PastAuthority { authority_ends: String::new(), days_left: 1 }.into(),
        "A certificate cannot outlive its authority; ask for at most 1 day.",
        "Ein Zertifikat kann seine Zertifizierungsstelle nicht überleben; möglich ist höchstens 1 Tag.",
    );
    check(
        &Conflict::Taken { what: Kind::Person, name: "alice".to_owned() }.into(),
        "There is already a “alice”.",
        "„alice“ gibt es bereits.",
    );
    check(
        &Error::NotFound { what: Kind::Person, name: "bob".to_owned() },
        "There is no “bob” here.",
        "„bob“ gibt es hier nicht.",
    );
}

#[test]
fn what_is_wrong_with_a_field_is_said_in_the_readers_language() {
    let check = |flaw: &Flaw, english: &str, german: &str| {
        assert_eq!(wrong(English, flaw), english);
        assert_eq!(wrong(German, flaw), german);
    };
    check(
        &Flaw::Mailbox("x".to_owned()),
        "“x” is no mailbox. Write it like alice@example.org, without accents and spaces",
        "„x“ ist keine Mailadresse. Schreiben Sie sie wie alice@example.org, ohne Umlaute und Leerzeichen",
    );
    check(
        &Flaw::Text(1_000),
        "Write at most 1000 characters, none of them control or unseen ones",
        "Schreiben Sie höchstens 1000 Zeichen, ohne Steuerzeichen und unsichtbare",
    );
    check(
        &Flaw::Refused(Reason::OwnRequest),
        &English.say("said-own-request"),
        &German.say("said-own-request"),
    );
}

#[test]
fn a_broken_log_is_told_in_the_readers_language() {
    let broken = Break { seq: 7, what: chain::Flaw::Missing { next: 10 } };
    let error = Error::from(Reason::LogBroken(broken));
    assert_eq!(said(English, &error), "Entries 7 to 9 are missing.");
    assert_eq!(said(German, &error), "Die Einträge 7 bis 9 fehlen.");
}
