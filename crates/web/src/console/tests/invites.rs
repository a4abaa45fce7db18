//! Inviting from the console.

use authority::invitation::{Delivery, Invite};
use http::StatusCode;
use http::header::LOCATION;
use model::audit::Actor;
use model::identity::Role;
use model::invitation::Fate;

use crate::testing::{House, Shown};

const PLACE: &str = "/console/invites";

/// An operator's browser.
struct Desk {
    house: House,
    cookie: String,
}

impl Desk {
    fn new() -> Self {
        Self::of(Role::Operator)
    }

    fn of(role: Role) -> Self {
        let house = House::new();
        let cookie = house.sign_in(role);
        Self { house, cookie }
    }

    fn open(&self, path: &str) -> Shown {
        self.house.open(&self.house.as_alice(), path, &[("cookie", &self.cookie)])
    }

    fn press(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        self.house.press(&self.house.as_alice(), PLACE, &self.cookie, path, fields)
    }

    /// Mailboxes that were invited, the last first, with what came of it.
    fn invited(&self) -> Vec<(String, Fate)> {
        let reader = self.house.web.authority().as_reader(Actor::operator("root")).unwrap();
        let now = self.house.as_alice().now;
        let found = reader.last_invitations(None).unwrap().into_iter();
        found.map(|(one, _)| (one.email.clone(), one.fate(now))).collect()
    }
}

#[test]
fn one_is_invited_by_mail_or_by_a_link_that_is_shown_once() {
    let desk = Desk::new();
    let with = |by: &str| {
        let email = format!("{by}@example.org");
        let fields = [("email", email.as_str()), ("name", ""), ("class", "document")];
        desk.press(
            PLACE,
            &[&fields[..], &[("role", "officer"), ("hours", "72"), ("by", by)]].concat(),
        )
    };
    let sent = with("mail");
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    assert_eq!(sent.response.headers().get(LOCATION).unwrap(), "/console/invites?invited=1");
    assert!(desk.open("/console/invites?invited=1").text.contains("is on its way"));
    let shown = with("shown");
    assert_eq!(shown.response.status(), StatusCode::OK);
    let link = shown.text.split_once("/i/").unwrap().1.split('<').next().unwrap().to_owned();
    assert!(shown.text.contains("<svg") && shown.text.contains("shown@example.org"));
    let page = desk.house.open(&desk.house.as_guest(), &format!("/i/{link}"), &[]);
    assert_eq!(page.response.status(), StatusCode::OK);
    let list = desk.open(PLACE).text;
    assert!(list.contains("Officer") && !list.contains(&link), "{list}");
    assert!(!desk.open("/console/invites?q=mail@example.org").text.contains("shown@example.org"));
}

#[test]
fn many_are_invited_at_once_or_nobody() {
    let desk = Desk::new();
    let send = |many: &str| {
        let fields = [("many", many), ("class", "email"), ("role", "")];
        let path = format!("{PLACE}/list");
        desk.press(&path, &[&fields[..], &[("hours", "24"), ("by", "mail")]].concat())
    };
    let wrong = send("a@example.org\nnonsense <b>");
    assert_eq!(wrong.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Line 2") && wrong.text.contains("nonsense &lt;b&gt;"));
    assert_eq!(desk.invited(), []);
    let sent = send("a@example.org,Ann Example\r\nb@example.org,,document\r\n");
    assert_eq!(sent.response.headers().get(LOCATION).unwrap(), "/console/invites?invited=2");
    assert_eq!(desk.invited().len(), 2);
}

#[test]
fn an_invitation_is_sent_again_and_withdrawn() {
    let desk = Desk::new();
    let fields = [("email", "a@example.org"), ("class", "email"), ("role", "")];
    desk.press(PLACE, &[&fields[..], &[("hours", "24"), ("by", "mail")]].concat());
    let reader = desk.house.web.authority().as_reader(Actor::operator("root")).unwrap();
    let id = reader.last_invitations(None).unwrap()[0].0.id;
    let again = desk.press(&format!("{PLACE}/{id}/resend"), &[("by", "mail")]);
    assert_eq!(again.response.status(), StatusCode::SEE_OTHER);
    let shown = desk.press(&format!("{PLACE}/{id}/resend"), &[("by", "shown")]);
    assert!(shown.text.contains("/i/"), "{}", shown.text);
    let gone = desk.press(&format!("{PLACE}/{id}/withdraw"), &[]);
    assert_eq!(gone.response.status(), StatusCode::SEE_OTHER);
    assert_eq!(desk.invited(), [("a@example.org".to_owned(), Fate::Withdrawn)]);
    let late = desk.press(&format!("{PLACE}/{id}/resend"), &[("by", "mail")]);
    assert_eq!(late.response.status(), StatusCode::CONFLICT);
}

#[test]
fn an_officer_invites_and_cannot_give_a_role_by_it() {
    let desk = Desk::of(Role::Officer);
    let page = desk.open("/console/invites?email=eve@example.org");
    assert!(page.text.contains("value=\"eve@example.org\""), "{}", page.text);
    assert!(!page.text.contains("name=\"role\""), "{}", page.text);
    let fields = [("email", "a@example.org"), ("class", "email"), ("hours", "24"), ("by", "mail")];
    let sent = desk.press(PLACE, &fields);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    let forged = desk.press(PLACE, &[&fields[..], &[("role", "operator")]].concat());
    assert_eq!(forged.response.status(), StatusCode::FORBIDDEN);
    assert_eq!(desk.invited().len(), 1);

    let operator = desk.house.web.authority().as_operator(Actor::operator("root"));
    let class = desk.house.web.authority().classes().parse("email").unwrap();
    let (email, role) = ("b@example.org".to_owned(), Some(Role::Operator));
    let invite = Invite { email, name: None, class, role, hours: 24, language: None };
    let id = operator.invite(invite, Delivery::Mail).unwrap().invitation.id;
    let list = desk.open(PLACE).text;
    assert!(!list.contains(&format!("{id}/resend")) && list.contains(&format!("{id}/withdraw")));
    let shown = desk.press(&format!("{PLACE}/{id}/resend"), &[("by", "shown")]);
    assert_eq!(shown.response.status(), StatusCode::FORBIDDEN);
    assert!(!shown.text.contains("/i/"), "{}", shown.text);
}
