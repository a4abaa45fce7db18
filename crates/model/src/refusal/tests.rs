use pki::time::UnixTime;

use super::{Browser, Cause, Code, Known, Labels, Reader, Refusal, Withdrawal};
use crate::language::Language;
use crate::request::Wait;
use crate::verification::{Class, ClassName, Lapse};

const DAY: i64 = 86_400;

fn at(text: &str) -> UnixTime {
    text.parse().unwrap()
}

fn reader(now: &str) -> Reader<'static> {
    Reader {
        language: Language::English,
        now: at(now),
        browser: Browser::Firefox,
        contact: Some("Bob Meyer (bob@example.org)"),
    }
}

fn alice() -> Known {
    Known { person: Some("Alice Example".to_owned()), device: "laptop".to_owned() }
}

fn every_cause() -> Vec<Cause> {
    let then = at("2026-03-03T08:00:00Z");
    let [interim, email, document, face_to_face] = Class::built_in();
    vec![
        Cause::NoCertificate,
        Cause::UnknownIssuer { seen: "CN=Other".to_owned(), wanted: vec!["Ours".to_owned()] },
        Cause::UnknownIssuer { seen: String::new(), wanted: Vec::new() },
        Cause::Expired { at: then },
        Cause::NotYetValid { from: then },
        Cause::Revoked { at: then, why: Withdrawal::Exposed },
        Cause::Revoked { at: then, why: Withdrawal::Replaced },
        Cause::Revoked { at: then, why: Withdrawal::Ended },
        Cause::Revoked { at: then, why: Withdrawal::Unstated },
        Cause::Suspended { at: then },
        Cause::ClassTooLow { has: email.clone(), needed: face_to_face.clone(), lapse: None },
        Cause::ClassTooLow { has: interim, needed: document, lapse: None },
        Cause::ClassTooLow {
            has: email.clone(),
            needed: Class::new("gold".parse().unwrap(), "seen by us"),
            lapse: None,
        },
        Cause::ClassTooLow {
            has: email.clone(),
            needed: face_to_face.clone(),
            lapse: Some(Lapse { class: face_to_face.clone(), at: Some(then) }),
        },
        Cause::ClassTooLow {
            has: email,
            needed: face_to_face.clone(),
            lapse: Some(Lapse { class: face_to_face, at: None }),
        },
        interim_only(Wait::Mailbox),
        interim_only(Wait::Officer),
        interim_only(Wait::SecondOfficer),
        interim_only(Wait::Collection),
        Cause::InterimOver,
        Cause::NotAllowed,
        Cause::WeakKey,
        Cause::StaleStatus,
        Cause::WrongPurpose,
        Cause::BadCertificate,
        Cause::UnknownHolder,
        Cause::UnknownPolicy,
        Cause::BadRequest,
        Cause::Misdirected,
        Cause::Limit,
        Cause::Unavailable,
    ]
}

fn interim_only(wait: Wait) -> Cause {
    let [_, _, document, face_to_face] = Class::built_in();
    let request = "7QX2-M4TD".parse().unwrap();
    Cause::InterimOnly { request, wait, asked: document, needed: face_to_face }
}

const BROWSERS: [Browser; 10] = [
    Browser::ChromeWindows,
    Browser::Mac,
    Browser::ChromeLinux,
    Browser::ChromeAndroid,
    Browser::Firefox,
    Browser::FirefoxAndroid,
    Browser::SafariIos,
    Browser::OtherIos,
    Browser::Program,
    Browser::Unknown,
];

#[test]
fn the_ended_certificate_says_since_when() {
    let refusal =
        Refusal::new(Cause::Expired { at: at("2026-03-03T08:00:00Z") }, "").to_known(alice());
    let words = refusal.words(&reader("2026-03-15T09:00:00Z"));
    assert_eq!(
        words.title,
        "Alice Example’s certificate on “laptop” ended on 3 March 2026 (12 days ago)"
    );
    assert_eq!(words.steps[0], "Ask Bob Meyer (bob@example.org) for a new one.");
}

#[test]
fn the_early_certificate_says_how_far_the_clocks_are_apart() {
    let cause = Cause::NotYetValid { from: at("2026-11-20T12:07:00Z") };
    let words = Refusal::new(cause, "").words(&reader("2026-11-20T12:00:00Z"));
    assert_eq!(words.title, "Your certificate is not valid yet");
    assert_eq!(
        words.explanation,
        "It begins on 20 November 2026 at 12:07 UTC. Here it is 20 November 2026, 12:00 UTC: the two \
         clocks differ by 7 minutes."
    );
}

#[test]
fn spans_are_told_in_a_fitting_unit() {
    #[track_caller]
    fn check(elapsed: i64, expected: &str) {
        let now = at("2026-11-20T12:00:00Z");
        let reader = Reader { contact: None, ..reader("2026-11-20T12:00:00Z") };
        let words = Refusal::new(Cause::Suspended { at: now.plus(-elapsed) }, "").words(&reader);
        assert!(words.title.ends_with(&format!("({expected})")), "{}", words.title);
    }
    check(-30, "just now");
    check(59, "just now");
    check(60, "1 minute ago");
    check(7 * 60 + 59, "7 minutes ago");
    check(7_199, "119 minutes ago");
    check(7_200, "2 hours ago");
    check(DAY, "1 day ago");
    check(60 * DAY, "60 days ago");
    check(61 * DAY, "2 months ago");
    check(729 * DAY, "23 months ago");
    check(3 * 366 * DAY, "3 years ago");
}

#[test]
fn waiting_is_never_told_shorter_than_it_is() {
    #[track_caller]
    fn check(wait: i64, expected: &str) {
        let reader = reader("2026-11-20T12:00:00Z");
        let cause = Cause::NotYetValid { from: reader.now.plus(wait) };
        let words = Refusal::new(cause, "").words(&reader);
        assert_eq!(words.steps[0], format!("Wait {expected}, then reload this page."));
    }
    check(1, "1 minute");
    check(61, "2 minutes");
    check(3 * 3600 + 1, "4 hours");
    check(DAY, "1 day");
}

#[test]
fn strangers_and_thieves_hear_no_names() {
    let reader = reader("2026-03-15T09:00:00Z");
    for cause in every_cause() {
        let refusal = Refusal::new(cause.clone(), "Alice Example, laptop, rule 3");
        let stranger = refusal.words(&reader);
        let said = format!("{stranger:?}");
        assert!(!said.contains("Alice") && !said.contains("laptop") && !said.contains("rule 3"));
        if matches!(cause, Cause::Revoked { .. } | Cause::Suspended { .. }) {
            assert_eq!(refusal.to_known(alice()).words(&reader), stranger);
        }
    }
}

fn every_reader() -> impl Iterator<Item = (Browser, Language)> {
    BROWSERS.into_iter().flat_map(|browser| Language::ALL.map(|language| (browser, language)))
}

#[test]
fn every_text_is_whole_for_every_reader() {
    for cause in every_cause() {
        for known in [None, Some(alice()), Some(Known { person: None, ..alice() })] {
            for (browser, language) in every_reader() {
                let reader = Reader { browser, language, ..reader("2026-03-15T09:00:00Z") };
                let refusal =
                    Refusal { cause: cause.clone(), known: known.clone(), reason: String::new() };
                let words = refusal.words(&reader);
                assert!(!words.title.is_empty() && !words.title.ends_with('.'), "{words:?}");
                assert!((1..=3).contains(&words.steps.len()), "{words:?}");
                for text in words.steps.iter().chain([&words.title, &words.explanation]) {
                    let gaps = ["{", "}", "  ", " .", " ,", "()", "“”", "„“"];
                    assert!(!gaps.iter().any(|gap| text.contains(gap)), "{text}");
                }
            }
        }
    }
}

#[test]
fn every_gap_has_a_fact() {
    let facts = [
        "contact",
        "import",
        "another",
        "certificate",
        "today",
        "now",
        "seen",
        "wanted",
        "date",
        "ago",
        "why",
        "clock",
        "difference",
        "has",
        "needed",
        "request",
        "wait",
        "asked",
        "class",
        "words",
        "day",
        "month",
        "year",
        "span",
        "count",
        "time",
        "name",
        "device",
        "person",
    ];
    for source in [include_str!("english.rs"), include_str!("german.rs")] {
        let (_, texts) = source.split_once("LOCALE").unwrap();
        let gaps = texts.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        for (gap, _) in gaps.filter(|(gap, _)| !gap.is_empty()) {
            if gap.chars().all(|c| c.is_ascii_lowercase()) {
                assert!(facts.contains(&gap), "{{{gap}}}");
            }
        }
    }
}

/// Every text of one language for one reader, with no name in it.
fn said(language: Language, browser: Browser) -> Vec<String> {
    let reader = Reader { language, browser, contact: None, ..reader("2026-03-15T09:00:00Z") };
    let mut texts = Vec::new();
    for cause in every_cause() {
        let words = Refusal::new(cause, "").words(&reader);
        texts.extend([words.title, words.explanation]);
        texts.extend(words.steps);
    }
    let labels = Labels::of(language);
    texts.extend([labels.renew, labels.steps, labels.quote].map(str::to_owned));
    texts
}

#[test]
fn nothing_is_said_in_another_language() {
    for browser in BROWSERS {
        let english = said(Language::English, browser);
        let german = said(Language::German, browser);
        assert_eq!(english.len(), german.len());
        for (english, german) in english.iter().zip(&german) {
            assert_ne!(english, german);
            let strange = [" the ", " is ", " of ", " this ", " your ", "Have ", " UTC "];
            assert!(!strange.iter().any(|word| german.contains(word)), "{german}");
            let strange = [" der ", " die ", " ist ", " Sie ", "„", "ä", "ö", "ü", "ß"];
            assert!(!strange.iter().any(|word| english.contains(word)), "{english}");
        }
    }
}

#[test]
fn a_german_reads_german() {
    let german = |cause: Cause, now: &str| {
        let reader = Reader { language: Language::German, ..reader(now) };
        Refusal::new(cause, "").to_known(alice()).words(&reader)
    };
    let ended = german(Cause::Expired { at: at("2026-03-03T08:00:00Z") }, "2026-03-15T09:00:00Z");
    let expected =
        "Das Zertifikat von Alice Example auf „laptop“ endete am 3. März 2026 (vor 12 Tagen)";
    assert_eq!(ended.title, expected);
    assert_eq!(ended.steps[0], "Bitten Sie Bob Meyer (bob@example.org) um ein neues.");
    let early =
        german(Cause::NotYetValid { from: at("2026-11-20T12:07:00Z") }, "2026-11-20T12:00:00Z");
    assert_eq!(
        early.explanation,
        "Es beginnt am 20. November 2026 um 12:07 Uhr (UTC). Hier ist jetzt der 20. November 2026, \
         12:00 Uhr (UTC); nach dieser Uhr gilt es erst in 7 Minuten."
    );
    let wanted = vec!["A".to_owned(), "B".to_owned()];
    let other = german(
        Cause::UnknownIssuer { seen: "CN=Other".to_owned(), wanted },
        "2026-11-20T12:00:00Z",
    );
    assert_eq!(
        other.explanation,
        "Es wurde von „CN=Other“ ausgestellt. Hier gelten Zertifikate von „A“ oder „B“."
    );
    let waiting = german(interim_only(Wait::Officer), "2026-11-20T12:00:00Z");
    assert_eq!(
        waiting.explanation,
        "Das Zertifikat von Alice Example auf „laptop“ steht für den Antrag 7QX2-M4TD, bis darüber \
         entschieden ist. Was noch fehlt: Jemand muss Ihre Identität prüfen. Danach ist Ihre Identität \
         anhand eines Ausweises geprüft; diese Seite verlangt eine, die persönlich geprüft ist."
    );
}

#[test]
fn foreign_names_are_quoted_harmlessly() {
    let seen = format!("Evil\r\n\u{202e}{{contact}}{}", "x".repeat(200));
    let cause =
        Cause::UnknownIssuer { seen, wanted: vec!["A".into(), "B".into(), "C".into(), "D".into()] };
    let words = Refusal::new(cause, "").words(&reader("2026-03-15T09:00:00Z"));
    let expected = format!(
        "It was issued by “Evil{{contact}}{}…”. This site accepts certificates issued by “A”, “B” or “C”.",
        "x".repeat(107)
    );
    assert_eq!(words.explanation, expected);
}

#[test]
fn codes_are_stable() {
    let table: Vec<(&str, u16)> =
        Code::ALL.iter().map(|code| (code.as_str(), code.status())).collect();
    assert_eq!(
        table,
        [
            ("NONE", 403),
            ("UNKNOWN-ISSUER", 403),
            ("EXPIRED", 403),
            ("NOT-YET-VALID", 403),
            ("REVOKED", 403),
            ("SUSPENDED", 403),
            ("CLASS-TOO-LOW", 403),
            ("INTERIM-OVER", 403),
            ("NOT-ALLOWED", 403),
            ("WEAK-KEY", 403),
            ("STALE-STATUS", 503),
            ("WRONG-PURPOSE", 403),
            ("BAD-CERTIFICATE", 403),
            ("UNKNOWN-HOLDER", 403),
            ("UNKNOWN-POLICY", 403),
            ("BAD-REQUEST", 400),
            ("MISDIRECTED", 421),
            ("LIMIT", 429),
            ("UNAVAILABLE", 503),
        ]
    );
    let mut caused: Vec<Code> = every_cause().iter().map(Cause::code).collect();
    caused.dedup();
    assert_eq!(caused, Code::ALL);
}

#[test]
fn classes_are_told_in_words_that_fit() {
    let check = |has: &Class, expected: &str| {
        let needed = Class::new("gold".parse::<ClassName>().unwrap(), "seen by a notary");
        let cause = Cause::ClassTooLow { has: has.clone(), needed, lapse: None };
        let words = Refusal::new(cause, "").words(&reader("2026-03-15T09:00:00Z"));
        let said = format!(
            "Your certificate is in order, but the identity behind it is {expected}; this page needs \
             one that is of class “gold” (seen by a notary)."
        );
        assert_eq!(words.explanation, said);
    };
    let [_, email, ..] = Class::built_in();
    check(&email, "checked by email");
    check(&Class::new(email.name().clone(), "two mails"), "of class “email” (two mails)");
}

#[test]
fn a_class_that_fell_back_says_since_when() {
    let [_, email, document, _] = Class::built_in();
    let lapse = Lapse { class: document.clone(), at: Some(at("2026-03-03T08:00:00Z")) };
    let cause = Cause::ClassTooLow { has: email, needed: document, lapse: Some(lapse) };
    let words = Refusal::new(cause, "").to_known(alice()).words(&reader("2026-03-15T09:00:00Z"));
    assert_eq!(
        words.explanation,
        "Alice Example’s certificate on “laptop” is in order, but its evidence expired on 3 March \
         2026 (12 days ago): the identity behind it counts as checked by email now, and this page \
         needs one that is checked by an identity document."
    );
}

#[test]
fn an_interim_certificate_says_what_is_still_checked() {
    let refusal = Refusal::new(interim_only(Wait::Officer), "").to_known(alice());
    let words = refusal.words(&reader("2026-03-15T09:00:00Z"));
    assert_eq!(words.title, "An interim certificate does not open this page");
    assert_eq!(
        words.explanation,
        "Alice Example’s certificate on “laptop” stands for request 7QX2-M4TD until that is decided. \
         What is still to be done: somebody has to check your identity. Your identity will then be \
         checked by an identity document; this page needs one that is checked in person."
    );
}

#[test]
fn the_log_hears_the_reason() {
    let refusal = Refusal::new(Cause::NotAllowed, "rule 3 denies: deny group sales");
    assert_eq!(refusal.to_string(), "NOT-ALLOWED: rule 3 denies: deny group sales");
}
