//! Every form of every page, and what comes of it when people, or programs, enter what no form expects.

use std::collections::BTreeSet;
use std::sync::Mutex;

use http::StatusCode;

use super::html::Kind;
use super::scene::{Found, SCENES, Scene, filled, sent_to};
use super::{cookie, sample, token};
use crate::testing::{House, Shown};

const MARKUP: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

/// What is entered, by name.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("white space", " \t ".to_owned()),
        ("far too much", "\u{e4}x".repeat(5_000)),
        ("markup", MARKUP.to_owned()),
        ("a header", "a@example.org\r\nBcc: all@example.org\r\n\r\nHello".to_owned()),
        ("SQL", "'; DROP TABLE request; --".to_owned()),
        ("a path", "../../../../etc/passwd".to_owned()),
        ("right to left", "Ca\u{202e}gro.elpmaxe\u{2066}".to_owned()),
        ("no width", "Ca\u{200b}rol\u{feff}".to_owned()),
        ("NUL", "Carol\0.example".to_owned()),
        ("no characters", "\u{fffd}\u{ffff}\u{10ffff}".to_owned()),
        ("a template", "{{7*7}}${7*7}%s%n".to_owned()),
        ("a number", "-99999999999999999999".to_owned()),
    ]
}

/// One value in one field of one form.
struct Attack<'a> {
    what: &'a str,
    at: String,
    kind: Kind,
    value: &'a str,
}

impl Attack<'_> {
    /// What is wrong with the answer, if anything.
    fn judge(&self, answer: &Shown, is_changed: bool) -> Vec<String> {
        let status = answer.response.status();
        let mut wrong = Vec::new();
        let mut demand = |holds: bool, rule: &str| {
            if !holds {
                wrong.push(format!("{} in {}: {rule} ({status})", self.what, self.at));
            }
        };
        demand(!status.is_server_error(), "fails");
        demand(!answer.text.contains("<script>alert"), "unescaped");
        if status.is_client_error() {
            demand(!is_changed, "is refused, and something is stored");
            if self.kind == Kind::Text {
                demand(status == StatusCode::UNPROCESSABLE_ENTITY, "the form does not come back");
                demand(answer.text.contains("class=\"wrong\""), "no message beside the field");
                let kept = maud::html! { (self.value.trim()) }.into_string();
                demand(answer.text.contains(&kept), "what was entered is gone");
            }
        } else if self.kind == Kind::Text {
            demand(!["right to left", "NUL", "far too much"].contains(&self.what), "is taken");
        }
        wrong
    }
}

/// A form in the hands of a visitor, made anew when it is gone.
struct Target {
    make: fn() -> Scene,
    scene: Scene,
    found: Found,
}

impl Target {
    fn new(make: fn() -> Scene, kind: &str) -> Self {
        let scene = make();
        let found = scene.forms().into_iter().find(|found| found.kind() == kind).unwrap();
        Self { make, scene, found }
    }

    /// Finds the form again after something changed.
    fn renew(&mut self) {
        let kind = self.found.kind();
        match self.scene.form_on(&self.found.page, &kind) {
            Some(found) => self.found = found,
            None => *self = Self::new(self.make, &kind),
        }
    }

    /// Enters everything hostile into every field.
    fn attack(&mut self, wrong: &mut Vec<String>) {
        for field in self.found.form.fields.clone() {
            if field.name == "token" {
                continue;
            }
            for (what, value) in hostile() {
                let mut fields = filled(&self.found.form);
                for (_, text) in fields.iter_mut().filter(|(name, _)| *name == field.name) {
                    text.clone_from(&value);
                }
                let before = self.scene.house.rows();
                let answer = self.scene.send(&self.found.form.action, &fields);
                let is_changed = self.scene.house.rows() != before;
                let at = format!("{} of {}", field.name, self.found.route.path);
                let attack = Attack { what, at, kind: field.kind, value: &value };
                wrong.extend(attack.judge(&answer, is_changed));
                if is_changed || answer.response.status().is_redirection() {
                    if what == "markup" {
                        wrong.extend(self.scene.unescaped());
                    }
                    self.renew();
                }
            }
        }
    }

    /// Sends it with a token and nothing else, and with every field twice.
    fn send_amiss(&mut self, wrong: &mut Vec<String>) {
        for what in ["no fields", "twice the fields"] {
            let mut sent = filled(&self.found.form);
            match what {
                "no fields" => sent.retain(|(name, _)| name == "token"),
                _ => sent.extend(sent.clone()),
            }
            let status = self.scene.send(&self.found.form.action, &sent).response.status();
            if status.is_server_error() || status == StatusCode::NOT_FOUND {
                wrong.push(format!("{what} sent to {}: {status}", self.found.route.path));
            }
            self.renew();
        }
    }
}

impl Scene {
    /// The pages on which something entered before is markup.
    fn unescaped(&self) -> Vec<String> {
        let bad = self.pages().into_iter().filter(|(_, text)| text.contains("<script>alert"));
        bad.map(|(path, _)| format!("{path} shows markup unescaped")).collect()
    }
}

#[test]
fn every_form_answers_every_hostile_value_with_a_message_or_takes_it_whole() {
    let (mut targets, mut kinds) = (Vec::new(), BTreeSet::new());
    let mut untried: BTreeSet<&str> = sent_to().map(|route| route.path).collect();
    for make in SCENES {
        for found in make().forms() {
            untried.remove(found.route.path);
            let kind = found.kind();
            if kinds.insert(kind.clone()) {
                targets.push((*make, kind));
            }
        }
    }
    assert!(untried.is_empty(), "no visitor in tests/scene.rs reaches the forms of {untried:?}");
    let wrong: Mutex<Vec<String>> = Mutex::default();
    let next: Mutex<_> = Mutex::new(targets.into_iter());
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                let mut found = Vec::new();
                while let Some((make, kind)) = { next.lock().unwrap().next() } {
                    let mut target = Target::new(make, &kind);
                    target.attack(&mut found);
                    target.send_amiss(&mut found);
                }
                wrong.lock().unwrap().extend(found);
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} defects:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_form_takes_ten_megabytes() {
    let house = House::new();
    let page = house.open(&house.as_alice(), &house.stop_path(), &[("cookie", &cookie())]);
    let body = format!("token={}&why={}", token(&page.text), "x".repeat(10_000_000));
    let before = house.rows();
    for route in sent_to() {
        let answer = house.send(&house.as_alice(), &sample(route.path), &cookie(), &body);
        assert_eq!(answer.response.status(), StatusCode::PAYLOAD_TOO_LARGE, "{}", route.path);
        assert!(answer.text.contains("<h1>") && answer.text.len() < 10_000, "{}", route.path);
    }
    assert_eq!(house.rows(), before);
}
