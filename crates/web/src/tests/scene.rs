//! Visitors in the middle of something, and what they can reach from there by links.

use std::collections::BTreeSet;

use authority::invitation::{Delivery, Invite};
use authority::request::application::Application;
use authority::request::officer::Approval;
use http::StatusCode;
use http::header::{LOCATION, SET_COOKIE};
use model::audit::Actor;
use model::identity::Role;
use model::post::Letter;
use model::verification::{Class, Method};

use super::html::{self, Form};
use crate::route::{Route, Verb, find_route, routes};
use crate::testing::{House, Shown, csr};
use crate::visit::Visit;

/// One visitor with what the browser keeps.
pub(super) struct Scene {
    pub(super) house: House,
    pub(super) visit: Visit,
    cookies: String,
    /// Where the visitor begins.
    seeds: Vec<String>,
}

/// A form that is sent.
pub(super) struct Found {
    /// The page it stands on.
    pub(super) page: String,
    pub(super) form: Form,
    pub(super) route: &'static Route,
}

impl Found {
    /// Where it is sent, and what is entered: forms that agree in this are alike.
    pub(super) fn kind(&self) -> String {
        format!("{} {:?}", self.route.path, names(&self.form))
    }
}

/// Every scene, made anew by each call of its function.
pub(super) const SCENES: &[fn() -> Scene] = &[
    uninvited,
    invited,
    waiting,
    keyless,
    sealable,
    sealed,
    linked,
    recovered,
    met,
    holder,
    let_in,
    operator,
    meeting,
    before_sign_in,
    at_the_console,
];

impl Scene {
    fn of(house: House, visit: Visit, seeds: Vec<String>) -> Self {
        Self { house, visit, cookies: format!("__Host-signet={}", "A".repeat(43)), seeds }
    }

    fn guest(house: House) -> Self {
        let visit = house.as_guest();
        Self::of(house, visit, vec!["/".to_owned()])
    }

    /// The same, in the browser of somebody who has chosen German.
    pub(super) fn in_german(mut self) -> Self {
        self.cookies.push_str("; __Host-signet-language=de");
        self
    }

    fn class(&self, name: &str) -> Class {
        self.house.web.authority().classes().parse(name).unwrap()
    }

    /// Invites somebody, and gives the path of the link.
    fn invite(&self, class: &str) -> String {
        let class = self.class(class);
        let (email, name) = ("carol@example.org".to_owned(), Some("Carol Example".to_owned()));
        let invite = Invite { email, name, class, role: None, hours: 24, language: None };
        let operator = self.house.web.authority().as_operator(Actor::operator("bob"));
        format!("/i/{}", operator.invite(invite, Delivery::Shown).unwrap().secret)
    }

    pub(super) fn open(&self, path: &str) -> Shown {
        self.house.open(&self.visit, path, &[("cookie", &self.cookies)])
    }

    /// Sends a form, and keeps the cookies that come back.
    pub(super) fn send(&mut self, path: &str, fields: &[(String, String)]) -> Shown {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let shown = self.house.send(&self.visit, path, &self.cookies, &form);
        for field in shown.response.headers().get_all(SET_COOKIE) {
            let kept = field.to_str().unwrap().split(';').next().unwrap();
            self.cookies = format!("{}; {kept}", self.cookies);
        }
        shown
    }

    /// Sends a form, and gives the page that is seen then, with its path.
    pub(super) fn answer(&mut self, path: &str, fields: &[(String, String)]) -> (String, String) {
        let sent = self.send(path, fields);
        match place(&sent) {
            Some(next) => {
                (next.clone(), self.open(next.split('#').next().unwrap_or_default()).text)
            }
            None => (path.to_owned(), sent.text),
        }
    }

    /// Fills a form in as a person would, and sends it; gives where it leads.
    fn fill(&mut self, path: &str) -> String {
        let page = self.open(path);
        let form = html::forms(&page.text, path).into_iter().find(|form| form.method == "post");
        let form = form.unwrap_or_else(|| panic!("no form on {path}: {}", page.text));
        let sent = self.send(&form.action, &filled(&form));
        assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{path}: {}", sent.text);
        place(&sent).unwrap()
    }

    /// The forms that can be reached, one of each kind, always in the same order.
    pub(super) fn forms(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for one in self.pages().iter().flat_map(|(path, text)| sent_from(path, text)) {
            if !found.iter().any(|other| other.kind() == one.kind()) {
                found.push(one);
            }
        }
        found
    }

    /// The form of this kind on one page.
    pub(super) fn form_on(&self, page: &str, kind: &str) -> Option<Found> {
        sent_from(page, &self.open(page).text).into_iter().find(|found| found.kind() == kind)
    }

    /// The pages that can be reached, one of each kind: path and text.
    pub(super) fn pages(&self) -> Vec<(String, String)> {
        let mut ahead: Vec<String> = self.seeds.iter().rev().cloned().collect();
        let (mut seen, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        let mut pages = Vec::new();
        while let Some(path) = ahead.pop() {
            let bare = path.split('?').next().unwrap_or_default();
            let Some(route) = find_route(Verb::Get, bare) else { continue };
            if !seen.insert(path.clone()) || matches!(route.path, "/asset/{}" | "/language/{}") {
                continue;
            }
            let shown = self.open(&path);
            if shown.response.status() == StatusCode::SEE_OTHER {
                ahead.extend(place(&shown));
                continue;
            }
            let kind =
                (route.path, html::forms(&shown.text, &path).iter().map(names).collect::<Vec<_>>());
            if kinds.insert(kind) {
                ahead.extend(html::links(&shown.text).into_iter().rev());
                pages.push((path, shown.text));
            }
        }
        pages
    }
}

/// The forms of a page that are sent to a route.
fn sent_from(page: &str, text: &str) -> Vec<Found> {
    let forms = html::forms(text, page).into_iter().filter(|form| form.method == "post");
    let found = forms.filter_map(|form| {
        let route = find_route(Verb::Post, &form.action)?;
        Some(Found { page: page.to_owned(), form, route })
    });
    found.collect()
}

fn names(form: &Form) -> Vec<String> {
    form.fields.iter().map(|field| field.name.clone()).collect()
}

fn place(shown: &Shown) -> Option<String> {
    Some(shown.response.headers().get(LOCATION)?.to_str().unwrap().to_owned())
}

/// A form as a person sends it: what stands there, and something sensible where nothing does.
pub(super) fn filled(form: &Form) -> Vec<(String, String)> {
    let value = |field: &html::Field| match (field.value.as_str(), field.name.as_str()) {
        ("", "csr") => csr(),
        ("", "name") => "Carol Example".to_owned(),
        ("", "device") => "phone".to_owned(),
        ("", "code") => "000000".to_owned(),
        ("", "who") => "alice".to_owned(),
        ("", "person") => "alice".to_owned(),
        ("", "reason") => "Not known here".to_owned(),
        ("", "many") => "erika@example.org".to_owned(),
        ("", "email") => "dora@example.org".to_owned(),
        (value, _) => value.to_owned(),
    };
    form.fields.iter().map(|field| (field.name.clone(), value(field))).collect()
}

/// Routes that forms are sent to.
pub(super) fn sent_to() -> impl Iterator<Item = &'static Route> {
    routes().filter(|route| route.method == Verb::Post)
}

/// Somebody invited.
fn uninvited() -> Scene {
    Scene::guest(House::with_sign_up())
}

fn invited() -> Scene {
    let mut scene = Scene::guest(House::new());
    let link = scene.invite("email");
    scene.seeds.push(link);
    scene
}

/// Somebody invited to a class that officers decide, who applied.
fn waiting() -> Scene {
    let mut scene = Scene::guest(House::new());
    let link = scene.invite("document");
    let request = scene.fill(&format!("{link}/apply"));
    let letter = scene.house.web.authority().post(1).unwrap().pop().unwrap().letter();
    let Some(Letter::Code { link, .. }) = letter else { panic!("{letter:?}") };
    let proof = link.split_once("/m/").unwrap().1;
    scene.seeds.extend([format!("/m/{proof}"), request]);
    scene
}

/// Somebody whose key is missing.
fn keyless() -> Scene {
    let mut scene = Scene::guest(House::new());
    let authority = scene.house.web.authority();
    let application = Application {
        name: "Alice".to_owned(),
        device: "phone".parse().unwrap(),
        class: scene.class("document"),
        csr: None,
    };
    let operator = authority.as_operator(Actor::operator("bob"));
    let opened = operator.open_request(&"alice".parse().unwrap(), application).unwrap();
    let back = format!("/r/{}", opened.secret);
    let kept = scene.open(&back);
    for field in kept.response.headers().get_all(SET_COOKIE) {
        scene.cookies =
            format!("{}; {}", scene.cookies, field.to_str().unwrap().split(';').next().unwrap());
    }
    scene.seeds.push(back);
    scene
}

/// An approved applicant whose browser made no key.
fn sealable() -> Scene {
    let scene = keyless();
    let officer = scene.house.web.authority().as_officer(Actor::operator("root")).unwrap();
    let id = officer.queue().unwrap().first().unwrap().id;
    let approval = Approval {
        method: Method::Document,
        note: "passport seen".to_owned(),
        reference: None,
        hash: None,
    };
    officer.approve(id, approval).unwrap();
    scene
}

/// The same, with the file made.
fn sealed() -> Scene {
    let mut scene = sealable();
    let forms = scene.forms();
    let found = forms.iter().find(|found| found.route.path == "/requests/{}/sealed").unwrap();
    scene.send(&found.form.action, &filled(&found.form));
    scene
}

fn recovered() -> Scene {
    let mut scene = Scene::guest(House::new());
    let (alice, authority) = (scene.house.as_alice().actor(), scene.house.web.authority());
    let sheet = authority.as_certified(alice).unwrap().make_recovery().unwrap();
    let guest = scene.house.as_guest().actor();
    let secret = authority.recover_person(&guest, "alice", [&sheet[0], &sheet[1]]).unwrap();
    scene.seeds.push(format!("/lost/{secret}"));
    scene
}

fn met() -> Scene {
    let scene = waiting();
    let officer = scene.house.web.authority().as_officer(Actor::operator("root")).unwrap();
    let id = officer.queue().unwrap().first().unwrap().id;
    officer.begin_pairing(id).unwrap();
    scene
}

fn linked() -> Scene {
    let mut scene = Scene::guest(House::new());
    let alice = scene.house.as_alice().actor();
    let made = scene.house.web.authority().as_certified(alice).unwrap().link_device().unwrap();
    scene.seeds.push(format!("/d/{}", made.secret));
    scene
}

fn holder() -> Scene {
    let house = House::new();
    let visit = house.as_alice();
    Scene::of(house, visit, vec!["/".to_owned()])
}

/// An operator who came by a link of the host, while a request, an invitation and a call for help are open, and Alice
/// could be written to.
fn let_in() -> Scene {
    let scene = waiting();
    scene.invite("email");
    scene.house.give_alice_a_mailbox();
    let guest = scene.house.as_guest().actor();
    scene.house.web.authority().ask_help(&guest, "alice", "My phone was stolen.").unwrap();
    let cookies = scene.house.enter(&scene.visit);
    Scene { cookies, seeds: vec!["/console".to_owned()], ..scene }
}

/// The same by a certificate.
pub(super) fn operator() -> Scene {
    let (scene, corp) = (waiting(), House::new());
    scene.house.issue_machine("printer", "bob");
    scene.house.import_for_alice(&corp);
    scene.house.believe(&corp);
    let cookies = scene.house.sign_in(Role::Operator);
    let visit = scene.house.as_alice();
    Scene { cookies, visit, seeds: vec!["/console".to_owned()], ..scene }
}

/// The request's page while words are compared there.
fn meeting() -> Scene {
    let scene = let_in();
    let officer = scene.house.web.authority().as_officer(Actor::operator("root")).unwrap();
    let id = officer.queue().unwrap().first().unwrap().id;
    officer.begin_pairing(id).unwrap();
    Scene { seeds: vec![format!("/console/requests/{id}")], ..scene }
}

/// A holder who is yet to sign in.
fn before_sign_in() -> Scene {
    Scene { cookies: format!("__Host-signet={}", "A".repeat(43)), ..operator() }
}

/// Somebody with a link into the console.
fn at_the_console() -> Scene {
    let mut scene = Scene::guest(House::new());
    let link = scene.house.web.authority().as_operator(Actor::operator("root")).recover().unwrap();
    scene.seeds = vec![format!("/console/enter/{}", link.secret)];
    scene
}

/// Two officers who look at one request: what each of them sees with, and the path of the request in the console.
pub(super) fn two_officers() -> (House, [(Visit, String); 2], String) {
    let scene = waiting();
    let by_link = (scene.visit.clone(), scene.house.enter(&scene.visit));
    let by_certificate = (scene.house.as_alice(), scene.house.sign_in(Role::Officer));
    let request = scene.seeds.iter().find_map(|seed| seed.strip_prefix("/requests/")).unwrap();
    let path = format!("/console/requests/{request}");
    (scene.house, [by_link, by_certificate], path)
}
