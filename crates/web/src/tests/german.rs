//! Nobody who reads German is answered in English: every page, and every form that comes back.

use std::collections::BTreeSet;

use model::refusal::{Cause, Refusal, Withdrawal};
use pki::time::UnixTime;

use super::html;
use super::scene::{SCENES, Scene, filled};
use crate::language::{ENGLISH, GERMAN};
use crate::route::{Verb, find_route, routes};
use crate::testing::{House, NOW};
use crate::visit::Seen;

/// English words that are no German ones, as they stand in any sentence.
const ENGLISH_WORDS: &[&str] = &[
    "the",
    "of",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "and",
    "or",
    "not",
    "no",
    "with",
    "without",
    "for",
    "from",
    "to",
    "by",
    "at",
    "on",
    "this",
    "that",
    "these",
    "it",
    "its",
    "you",
    "your",
    "who",
    "whom",
    "which",
    "there",
    "here",
    "nothing",
    "nobody",
    "anyone",
    "may",
    "can",
    "cannot",
    "must",
    "certificate",
    "certificates",
    "request",
    "requests",
    "key",
    "keys",
    "checked",
    "met",
    "person",
    "people",
    "device",
    "devices",
    "door",
    "doors",
    "expired",
    "revoked",
    "issued",
    "approved",
    "rejected",
    "refused",
    "evidence",
];
/// Words of both languages, and those that stand for themselves.
const BOTH: &[&str] = &["person", "was", "door", "request"];

/// What the people in the scenes enter, and what is on record of them.
const ENTERED: &[&str] = &[
    "Alice <Example>",
    "Carol Example",
    "Not known here",
    "passport seen",
    "Bob Meyer (bob@example.org)",
];

/// What English texts say between what they speak of, where it is more than a word.
fn english() -> BTreeSet<String> {
    let mut pieces = BTreeSet::new();
    for line in ENGLISH.lines().filter(|line| !line.starts_with('#')) {
        let text = match line.starts_with(' ') {
            true => line.split_once("] ").map_or(line, |(_, text)| text),
            false => line.split_once(" = ").map_or("", |(_, text)| text),
        };
        let said = text.split(['{', '}']).step_by(2).map(str::trim);
        pieces.extend(said.filter(|piece| piece.contains(' ')).map(str::to_owned));
    }
    pieces.retain(|piece| !GERMAN.contains(piece.as_str()));
    pieces
}

/// What of a page is English.
fn foreign(page: &str, english: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for said in html::spoken(page) {
        let said = ENTERED.iter().fold(said, |said, entered| said.replace(entered, ""));
        let words = said.split(|c: char| !c.is_alphanumeric() && !"-_./:@".contains(c));
        let words: Vec<&str> = words.filter(|word| !BOTH.contains(word)).collect();
        let is_english = words.iter().any(|word| ENGLISH_WORDS.contains(word))
            || english.iter().any(|piece| said.contains(piece.as_str()));
        if is_english {
            found.push(said.trim().to_owned());
        }
    }
    found
}

/// What comes back of the forms of a kind that is new: sent with nothing in them, with something wrong in each field, and
/// as they should be.
fn answers(make: fn() -> Scene, kinds: &mut BTreeSet<String>) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for (n, found) in make().forms().iter().enumerate() {
        if !kinds.insert(found.kind()) {
            continue;
        }
        let mut scene = make().in_german();
        let form = scene.forms().remove(n).form;
        for entered in ["", "\u{202e}", "nobody@elsewhere.example"] {
            let mut fields = filled(&form);
            for (_, value) in fields.iter_mut().filter(|(name, _)| name != "token") {
                entered.clone_into(value);
            }
            pages.push(scene.answer(&form.action, &fields));
        }
        pages.push(scene.answer(&form.action, &filled(&form)));
    }
    pages
}

/// The pages of somebody whose certificate is refused for each cause, or believed on the word of others, or near its
/// end; and those that are not there.
fn refused_or_rare(house: &House) -> Vec<(String, String)> {
    let german = [("accept-language", "de")];
    let (leaf, now) = (house.alice.leaf.clone(), UnixTime(NOW));
    let causes = [
        Cause::UnknownIssuer { seen: "CN=Other".to_owned(), wanted: vec!["Ours".to_owned()] },
        Cause::Expired { at: now },
        Cause::NotYetValid { from: now.plus(600) },
        Cause::Revoked { at: now, why: Withdrawal::Exposed },
        Cause::Suspended { at: now },
        Cause::InterimOver,
        Cause::StaleStatus,
        Cause::UnknownHolder,
    ];
    let mut visits: Vec<_> = causes
        .map(|cause| Refusal::new(cause, "for the log"))
        .map(|refusal| Seen::Refused { refusal: Box::new(refusal), leaf: leaf.clone() })
        .map(|seen| house.visit(seen))
        .into();
    visits.extend([house.as_guest(), house.as_alice()]);
    house.pass(house.alice.leaf.not_after().0 - NOW - 5 * 86_400);
    visits.push(house.as_alice());
    let paths = [
        "/",
        "/check",
        "/renew",
        "/ca",
        "/lost",
        "/lost/asked",
        "/join",
        "/devices/add",
        "/nowhere",
        "/i/7QX2M4TD",
        "/m/x",
        "/d/7QX2M4TD",
        "/r/7QX2M4TD",
        "/lost/7QX2M4TD",
        "/requests/7QX2-M4TD",
        "/console",
        "/console/enter/7QX2M4TD",
    ];
    let mut pages = Vec::new();
    for (visit, path) in visits.iter().flat_map(|visit| paths.map(|path| (visit, path))) {
        pages.push((format!("{path} as {:?}", visit.seen), house.open(visit, path, &german).text));
    }
    pages
}

/// What the console says of a door: who would get in, and who would not.
fn trials() -> Vec<(String, String)> {
    let scene = super::scene::operator().in_german();
    let tries = [
        "",
        "who=alice",
        "who=alice&path=/vault",
        "who=alice/laptop&method=PUT",
        "who=nobody",
        "who=%20!",
        "path=x",
        "from=x",
        "path=/vault",
    ];
    let paths = tries.map(|with| format!("/console/doors/files?try=1&{with}"));
    paths.map(|path| (path.clone(), scene.open(&path).text)).into()
}

#[test]
fn whoever_is_refused_or_tries_a_door_reads_german() {
    let english = english();
    let mut wrong = BTreeSet::new();
    for (place, text) in refused_or_rare(&House::with_sign_up()).into_iter().chain(trials()) {
        wrong.extend(foreign(&text, &english).into_iter().map(|said| format!("{place}: {said}")));
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{} in English:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn whoever_reads_german_is_answered_in_german() {
    let english = english();
    let (mut wrong, mut seen, mut kinds) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for make in SCENES {
        let pages = make().in_german().pages().into_iter().chain(answers(*make, &mut kinds));
        for (path, text) in pages.filter(|(_, text)| text.starts_with("<!DOCTYPE html>")) {
            assert!(text.contains("<html lang=\"de\">"), "{path}");
            let bare = path.split('?').next().unwrap_or_default();
            seen.extend(find_route(Verb::Get, bare).map(|route| route.path));
            wrong
                .extend(foreign(&text, &english).into_iter().map(|said| format!("{path}: {said}")));
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{} in English:\n{}", wrong.len(), wrong.join("\n"));
    let read = routes().filter(|route| route.method == Verb::Get).map(|route| route.path);
    let unseen: Vec<&str> = read.filter(|path| !seen.contains(path)).collect();
    assert_eq!(unseen, UNSEEN);
}

/// Files, and what only leads on.
const UNSEEN: &[&str] = &[
    "/ca/{}",
    "/r/{}",
    "/requests/{}/certificate.pem",
    "/setup/{}",
    "/requests/{}/interim.pem",
    "/language/{}",
    "/asset/{}",
    "/console/",
];

#[test]
fn english_is_noticed() {
    let (english, house) = (english(), House::new());
    for path in ["/", "/check", "/ca", "/lost", "/nowhere"] {
        let page = house.open(&house.as_alice(), path, &[]).text;
        assert!(!foreign(&page, &english).is_empty(), "{path}");
    }
}
