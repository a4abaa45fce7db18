//! Applying, through the front end alone. Each other journey has its tests beside its pages: `renewal/tests.rs`,
//! `add_device/tests.rs`, `lost/tests.rs`, `security/tests.rs`, `setup/tests.rs`, `sign_up/tests.rs`. What a real browser
//! does on them is tested by `crates/signet/tests/clients`: it presses `form[action="/renew"] button.main` on `/renew`,
//! follows `/devices/add` to the `code#link` under "No camera?", and opens that link in another profile.

use std::sync::Arc;

use authority::invitation::{Delivery, Invite};
use http::StatusCode;
use http::header::{LOCATION, SET_COOKIE};
use model::audit::Actor;
use model::post::Letter;

use crate::testing::{House, Shown, csr};

/// The browser of somebody who was invited: its cookies, and the key it makes.
pub(super) struct Invited {
    pub(super) house: House,
    pub(super) cookies: String,
    pub(super) link: String,
}

/// Writes a form as browsers do.
fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub(super) fn invited(class: &str) -> Invited {
    let house = House::new();
    let authority = house.web.authority();
    let class = authority.classes().parse(class).unwrap();
    let invite = Invite {
        email: "carol@example.org".to_owned(),
        name: Some("Carol \"<b>\" Example".to_owned()),
        class,
        role: None,
        hours: 24,
        language: None,
    };
    let made =
        authority.as_operator(Actor::operator("bob")).invite(invite, Delivery::Shown).unwrap();
    let link = format!("/i/{}", made.secret);
    Invited { house, cookies: format!("__Host-signet={}", "A".repeat(43)), link }
}

impl Invited {
    pub(super) fn open(&self, path: &str) -> Shown {
        self.house.open(&self.house.as_guest(), path, &[("cookie", &self.cookies)])
    }

    /// Sends a form, with the token of this browser, and keeps the cookie that comes back.
    pub(super) fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let page = self.open("/m/AAAAAAAA-AAAAAAAA-AAAAAAAA");
        let token = page.text.split_once("name=\"token\" value=\"").unwrap().1;
        let token = token.split('"').next().unwrap().to_owned();
        let form = encoded(&[&[("token", token.as_str())], fields].concat());
        let shown = self.house.send(&self.house.as_guest(), path, &self.cookies, &form);
        for field in shown.response.headers().get_all(SET_COOKIE) {
            let kept = field.to_str().unwrap().split(';').next().unwrap();
            self.cookies = format!("{}; {kept}", self.cookies);
        }
        shown
    }

    /// Applies, and returns the path of the request.
    fn apply(&mut self) -> String {
        let path = format!("{}/apply", self.link);
        let csr = csr();
        let sent =
            self.send(&path, &[("name", "Carol Example"), ("device", "My  Phone"), ("csr", &csr)]);
        assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
        sent.response.headers().get(LOCATION).unwrap().to_str().unwrap().to_owned()
    }

    /// The digits and the link in the newest message.
    fn mail(&self) -> (String, String) {
        let mail = self.house.web.authority().post(1).unwrap().pop().unwrap();
        let Some(Letter::Code { digits, link, .. }) = mail.letter() else { panic!("{mail:?}") };
        let (_, secret) = link.split_once("/m/").unwrap();
        (digits, format!("/m/{secret}"))
    }
}

#[test]
fn an_invitation_leads_to_a_certificate_that_its_applicant_alone_reads() {
    let mut carol = invited("email");
    let page = carol.open(&carol.link);
    for part in ["carol@example.org", "bob", "mailbox checked", "/apply"] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    let form = carol.open(&format!("{}/apply", carol.link));
    assert!(form.text.contains("value=\"Carol &quot;&lt;b&gt;&quot; Example\""), "{}", form.text);
    let request = carol.apply();
    let asking = carol.open(&request);
    assert!(asking.text.contains("carol@example.org") && asking.text.contains("name=\"code\""));
    let (digits, _) = carol.mail();
    let sent = carol.send(&format!("{request}/code"), &[("code", &digits)]);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    let page = carol.open(&request);
    for part in ["data-signet-hand-over", "data-signet-device=\"my-phone\"", "Certificate issued"] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    let file = format!("{request}/certificate.pem");
    let own = carol.open(&file);
    assert_eq!(own.text.matches("-----BEGIN CERTIFICATE-----").count(), 2, "{}", own.text);
    assert_eq!(own.response.headers().get("cache-control").unwrap(), "no-store");
    for visit in [carol.house.as_guest(), carol.house.as_alice()] {
        for path in [&file, &request] {
            let other = carol.house.open(&visit, path, &[]);
            assert_eq!(other.response.status(), StatusCode::FORBIDDEN);
            assert!(!other.text.contains("Carol") && !other.text.contains("BEGIN"));
        }
    }
    let again = carol.open(&carol.link);
    assert_eq!(again.response.status(), StatusCode::GONE);
    assert!(again.text.contains("used already") && again.text.contains(&request));
}

#[test]
fn the_link_in_the_mail_does_the_same_but_only_when_it_is_confirmed() {
    let mut carol = invited("email");
    let request = carol.apply();
    let (_, link) = carol.mail();
    assert!(carol.open(&link).text.contains("Confirm your mailbox"));
    assert!(carol.open(&request).text.contains("name=\"code\""), "reading proves nothing");
    let sent = carol.send(&link, &[]);
    assert_eq!(sent.response.headers().get(LOCATION).unwrap().to_str().unwrap(), request);
    assert!(carol.open(&request).text.contains("data-signet-hand-over"));
    let again = carol.send(&link, &[]);
    assert_eq!(again.response.status(), StatusCode::GONE);
    assert!(again.text.contains("used already") && again.text.contains(&request), "{}", again.text);
}

#[test]
fn a_wrong_code_is_told_with_the_tries_that_are_left() {
    let mut carol = invited("email");
    let path = format!("{}/code", carol.apply());
    let (digits, _) = carol.mail();
    let wrong = if digits == "000000" { "000001" } else { "000000" };
    for expected in ["You have 4 more", "3 more", "2 more", "one more", "is void", "is void"] {
        let shown = carol.send(&path, &[("code", wrong)]);
        assert_eq!(shown.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.text.contains(expected), "{expected} is not in {}", shown.text);
    }
    let shown = carol.send(&path, &[("code", &digits)]);
    assert!(shown.text.contains("is void"), "the right one comes too late");
    let shown = carol.send(&path.replace("/code", "/send"), &[]);
    assert!(shown.text.contains("Wait a minute"), "{}", shown.text);
}

#[test]
fn bad_entries_come_back_with_a_message_and_nothing_is_opened() {
    let mut carol = invited("email");
    let path = format!("{}/apply", carol.link);
    let long = "x".repeat(5_000);
    for (name, device, key) in [
        ("", "phone", csr()),
        ("Carol", "-", csr()),
        ("Carol", "<script>alert(1)</script>", csr()),
        ("Carol", "'; DROP TABLE request; --", csr()),
        ("Carol\u{202e}\u{200b}", "phone", csr()),
        (&long, "phone", csr()),
        ("Carol", "phone", String::new()),
        ("Carol", "phone", "no key at all".to_owned()),
    ] {
        let shown = carol.send(&path, &[("name", name), ("device", device), ("csr", &key)]);
        assert_eq!(shown.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name} {device}");
        assert!(shown.text.contains("class=\"wrong\""), "{name} {device}: {}", shown.text);
        assert!(!shown.text.contains("<script>alert"), "unescaped");
    }
    assert!(carol.house.web.authority().post(10).unwrap().is_empty());
    carol.apply();
}

#[test]
fn a_class_that_takes_an_officer_waits_and_can_be_withdrawn() {
    let mut carol = invited("document");
    let request = carol.apply();
    let page = carol.open(&request);
    assert!(page.text.contains("Waiting for") && page.text.contains("name=\"code\""));
    assert_eq!(
        carol.open(&format!("{request}/certificate.pem")).response.status(),
        StatusCode::NOT_FOUND
    );
    let path = format!("{request}/withdraw");
    assert!(carol.open(&path).text.contains("Withdraw it"));
    assert_eq!(carol.send(&path, &[]).response.status(), StatusCode::SEE_OTHER);
    assert!(carol.open(&request).text.contains("This request was withdrawn"));
}

#[test]
fn links_that_nobody_made_say_so_and_guesses_are_limited() {
    let carol = invited("email");
    let authority = Arc::clone(&carol.house.web.authority);
    let before = authority.post(10).unwrap().len();
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        last = carol.open("/i/AAAAAAAA-AAAAAAAA-AAAAAAAA").response.status();
        assert!(matches!(last, StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS));
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(authority.post(10).unwrap().len(), before);
}
