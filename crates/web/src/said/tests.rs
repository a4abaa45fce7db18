use authority::error::{Conflict, Error, Kind, Reason};

use super::said;
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
