use model::audit::ConnectionId;
use model::identity::Role;
use model::invitation::Fate;
use model::verification::Evidence;
use pki::certificate::Certificate;
use pki::certificate_request::{CertificateRequest, Proven};
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use pki::time::UnixTime;

use super::applicant::Collected;
use super::application::{Application, Opened};
use super::officer::Approval;
use super::*;
use crate::code::Secret;
use crate::error::Reason;
use crate::invitation::{Delivery, Invite, Invited};
use crate::keyring::Role as KeyRole;
use crate::testing::{Founded, NOW, handle};

mod deciding;
mod interim;

fn key() -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::P256).unwrap()
}

fn csr(key: &PrivateKey) -> Box<Proven> {
    let name = Name::build([(Attribute::CommonName, "x")]).unwrap();
    let der = CertificateRequest::build(key, &name, &[]).unwrap();
    Box::new(CertificateRequest::parse(&der).unwrap().prove().unwrap())
}

fn guest() -> Actor {
    Actor::Guest { address: "192.0.2.7:50123".parse().unwrap(), connection: ConnectionId(7) }
}

fn class(founded: &Founded, name: &str) -> Class {
    founded.authority.classes().parse(name).unwrap()
}

fn application(founded: &Founded, name: &str, key: Option<&PrivateKey>) -> Application {
    Application {
        name: "Carol Example".to_owned(),
        device: handle("tablet"),
        class: class(founded, name),
        csr: key.map(csr),
    }
}

fn invite(founded: &Founded, name: &str) -> Invited {
    let invite = Invite {
        email: "carol@example.org".to_owned(),
        name: None,
        class: class(founded, name),
        role: None,
        hours: 24,
        language: None,
    };
    founded.operator().invite(invite, Delivery::Shown).unwrap()
}

/// Opens a request for carol, who is put on record first.
fn opened(founded: &Founded, name: &str, key: Option<&PrivateKey>) -> Opened {
    if founded.authority.person(&handle("carol")).is_err() {
        founded.add_person("carol");
    }
    let application = application(founded, name, key);
    founded.operator().open_request(&handle("carol"), application).unwrap()
}

fn approval() -> Approval {
    Approval {
        method: Method::Document,
        note: "passport seen".to_owned(),
        reference: Some("file 7".to_owned()),
        hash: None,
    }
}

fn officer<'a>(founded: &'a Founded, name: &str) -> officer::Officer<'a> {
    founded.authority.as_officer(Actor::operator(name)).unwrap()
}

/// The last letter in the spool, as it is kept.
fn letter(founded: &Founded) -> String {
    founded.authority.post(1).unwrap()[0].content.clone()
}

fn digits(letter: &str) -> String {
    let words = letter.split(|c: char| !c.is_ascii_alphanumeric());
    let six = |word: &&str| word.len() == 6 && word.bytes().all(|c| c.is_ascii_digit());
    words.into_iter().find(six).unwrap().to_owned()
}

fn secret_after(text: &str, folder: &str) -> Secret {
    let rest = text.split(folder).nth(1).unwrap();
    Secret::parse(rest.split(['"', ' ', '\n']).next().unwrap()).unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Reason {
    match result.unwrap_err() {
        Error::Refused(reason) => reason,
        other => panic!("{other:?}"),
    }
}

fn evidence(founded: &Founded, person: &str) -> Vec<Evidence> {
    let whose = crate::evidence::Whose::Person(handle(person));
    founded.authority.evidence_of(&whose).unwrap()
}

fn collected(result: Result<Collected, Error>) -> Certificate {
    match result.unwrap() {
        Collected::Issued { certificate, chain } => {
            assert_eq!(chain.len(), 1);
            *certificate
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_is_invited_gets_a_certificate_by_answering_the_mailbox() {
    let founded = Founded::new();
    let invited = invite(&founded, "email");
    assert!(invited.link.ends_with(&format!("/i/{}", invited.secret)), "{}", invited.link);
    let key = key();
    let opened = founded
        .authority
        .as_invited(guest(), &invited.secret)
        .unwrap()
        .open(application(&founded, "email", Some(&key)))
        .unwrap();
    assert_eq!((opened.request.state, opened.request.given.handle), (State::Open, handle("carol")));
    let applicant = founded.authority.as_applicant(guest(), &opened.secret).unwrap();
    assert!(matches!(applicant.collect().unwrap(), Collected::Waiting(_)));
    applicant.send_code().unwrap();
    let letter = letter(&founded);
    assert!(letter.contains("/m/") && !letter.contains(&opened.secret.to_string()), "{letter}");
    let request = applicant.answer_code(&digits(&letter)).unwrap();
    assert_eq!(request.state, State::Issued);

    let certificate = collected(applicant.collect());
    assert_eq!(certificate.public_key(), key.public_key());
    assert_eq!(Some(*certificate.serial()), request.serial);
    let evidence = evidence(&founded, "carol");
    assert_eq!(evidence.len(), 1);
    assert_eq!(evidence[0].given.method, Method::Mailbox);
    assert_eq!(evidence[0].given.request, Some(request.id.to_string()));
    let history: Vec<Action> =
        applicant.dossier().unwrap().history.iter().map(|entry| entry.event.action).collect();
    let expected = [
        Action::RequestOpened,
        Action::CodeMade,
        Action::RequestProven,
        Action::RequestApproved,
        Action::RequestIssued,
    ];
    assert_eq!(history, expected);
    founded.authority.verify_audit(&[]).unwrap();
}

#[test]
fn the_link_in_the_message_proves_the_mailbox_too() {
    let founded = Founded::new();
    let opened = opened(&founded, "email", None);
    let applicant = founded.authority.as_applicant(guest(), &opened.secret).unwrap();
    applicant.send_code().unwrap();
    let link = secret_after(&letter(&founded), "/m/");
    let by_link = founded.authority.prove_by_link(guest(), &link).unwrap();
    assert_eq!(by_link.id(), opened.request.id);
    assert_eq!(by_link.dossier().unwrap().request.state, State::Approved);
    let again = refused(founded.authority.prove_by_link(guest(), &link));
    assert!(matches!(again, Reason::CodeUsed { .. }), "{again:?}");
    // The key comes later, and the certificate with it.
    let key = key();
    let request = by_link.give_key(&csr(&key)).unwrap();
    assert_eq!(request.state, State::Issued);
    assert_eq!(collected(by_link.collect()).public_key(), key.public_key());
}

#[test]
fn an_invitation_is_good_once_and_until_it_ends() {
    let founded = Founded::new();
    let invited = invite(&founded, "email");
    let open = || {
        let authority = &founded.authority;
        authority.as_invited(guest(), &invited.secret)?.open(application(&founded, "email", None))
    };
    open().unwrap();
    assert!(matches!(refused(open()), Reason::CodeUsed { .. }));

    let late = invite(&founded, "email");
    founded.clock.move_by(25 * 3_600);
    let reason = refused(founded.authority.as_invited(guest(), &late.secret));
    assert!(matches!(reason, Reason::CodeEnded { .. }), "{reason:?}");
    let id = late.invitation.id;
    let officer = founded.authority.as_officer(Actor::operator("root")).unwrap();
    let resent = officer.resend(id, 24, Delivery::Mail).unwrap();
    assert_eq!(resent.invitation.fate(founded.authority.now()), Fate::Sent);
    assert!(letter(&founded).contains(&resent.link));
    let old = refused(founded.authority.as_invited(guest(), &late.secret));
    assert_eq!(old, Reason::CodeUnknown);
    founded.authority.as_invited(guest(), &resent.secret).unwrap();

    officer.withdraw_invitation(id).unwrap();
    let gone = refused(founded.authority.as_invited(guest(), &resent.secret));
    assert_eq!(gone, Reason::CodeUnknown);
    let twice = officer.withdraw_invitation(id).unwrap_err();
    assert!(matches!(twice, Error::Conflict(Conflict::InvitationOver { .. })), "{twice:?}");
}

#[test]
fn two_who_use_one_invitation_at_once_open_one_request() {
    let founded = Founded::new();
    let invited = invite(&founded, "email");
    let [one, other] =
        [0, 1].map(|_| founded.authority.as_invited(guest(), &invited.secret).unwrap());
    one.open(application(&founded, "email", None)).unwrap();
    let late = other.open(application(&founded, "email", None)).unwrap_err();
    assert!(matches!(late, Error::Conflict(Conflict::InvitationOver { .. })), "{late:?}");
}

#[test]
fn guessing_codes_is_limited_by_code_by_request_and_by_source() {
    let founded = Founded::new();
    let opened = opened(&founded, "email", None);
    let from = |last: u8| Actor::Guest {
        address: format!("192.0.2.{last}:4000").parse().unwrap(),
        connection: ConnectionId(1),
    };
    let applicant = |last| founded.authority.as_applicant(from(last), &opened.secret).unwrap();
    applicant(1).send_code().unwrap();
    assert_eq!(refused(applicant(1).send_code()), Reason::CodeTooSoon);
    let right = digits(&letter(&founded));
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for tries_left in (0..5).rev() {
        let reason = refused(applicant(1).answer_code(wrong));
        assert_eq!(reason, Reason::CodeWrong { tries_left });
    }
    // Even the right one is void now.
    assert_eq!(refused(applicant(1).answer_code(&right)), Reason::CodeSpent);
    // New codes do not bring new tries for ever.
    for source in 2..=4 {
        founded.clock.move_by(61);
        applicant(source).send_code().unwrap();
        for _ in 0..5 {
            refused(applicant(source).answer_code("x"));
        }
    }
    founded.clock.move_by(61);
    assert_eq!(refused(applicant(9).send_code()), Reason::CodeSpent);

    // A source that guesses links is shut out, whatever it shows, for an hour.
    for _ in 0..30 {
        let made_up = crate::code::link(model::code::Purpose::Request, "x", UnixTime(0)).unwrap().1;
        let reason = refused(founded.authority.as_applicant(from(5), &made_up));
        assert_eq!(reason, Reason::CodeUnknown);
    }
    let shut = refused(founded.authority.as_applicant(from(5), &opened.secret));
    assert_eq!(shut, Reason::TooManyTries);
    applicant(6);
    founded.clock.move_by(3_601);
    applicant(5);
}

#[test]
fn a_request_that_is_over_stays_over() {
    let founded = Founded::new();
    let opened = opened(&founded, "document", None);
    let id = opened.request.id;
    let applicant = founded.authority.as_applicant(guest(), &opened.secret).unwrap();
    assert_eq!(applicant.withdraw().unwrap().state, State::Withdrawn);
    let over = |result: Result<(), Error>| {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::Conflict(Conflict::RequestState { .. })), "{error:?}");
    };
    over(applicant.withdraw().map(drop));
    over(applicant.send_code());
    over(applicant.give_key(&csr(&key())).map(drop));
    over(officer(&founded, "bob").approve(id, approval()).map(drop));
    over(officer(&founded, "bob").reject(id, "late").map(drop));
    assert!(matches!(applicant.collect().unwrap(), Collected::Over(_)));
}

#[test]
fn what_would_be_refused_later_is_said_before() {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.add_person("carol");
    let taken = key();
    let alice =
        Application { device: handle("phone"), ..application(&founded, "document", Some(&taken)) };
    let operator = founded.operator();
    let other = operator.open_request(&handle("alice"), alice).unwrap();
    let fields = |application: &Application| {
        let found = operator.check_request(&handle("carol"), application).unwrap();
        found.problems.into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(&application(&founded, "document", Some(&key()))), [""; 0]);
    assert_eq!(fields(&application(&founded, "interim", None)), ["class"]);
    assert_eq!(fields(&application(&founded, "document", Some(&taken))), ["key"]);
    officer(&founded, "bob").approve(other.request.id, approval()).unwrap();
    assert_eq!(fields(&application(&founded, "document", Some(&taken))), ["key"]);

    let first = opened(&founded, "document", None).request.id;
    let second = opened(&founded, "document", None).request;
    assert_eq!(second.given.duplicates, [first]);
    let found = operator.check_request(&handle("carol"), &application(&founded, "email", None));
    let found = found.unwrap();
    assert_eq!((found.duplicates.len(), found.needs), (2, Some(Needs::Mailbox)));
}

#[test]
fn what_nobody_decides_expires() {
    let founded = Founded::new();
    let opened = opened(&founded, "document", None);
    let id = opened.request.id;
    assert_eq!(founded.authority.tidy(founded.authority.now()).unwrap(), []);
    founded.clock.move_by(LIFE_SECS + 1);
    assert_eq!(founded.authority.tidy(founded.authority.now()).unwrap(), [id]);
    assert_eq!(founded.authority.request(id).unwrap().state, State::Expired);
    assert_eq!(founded.authority.tidy(founded.authority.now()).unwrap(), []);
    let ended = refused(founded.authority.as_applicant(guest(), &opened.secret));
    assert!(matches!(ended, Reason::CodeEnded { .. }), "{ended:?}");
    founded.clock.move_by(LIFE_SECS + 1);
    founded.authority.tidy(founded.authority.now()).unwrap();
    let forgotten = refused(founded.authority.as_applicant(guest(), &opened.secret));
    assert_eq!(forgotten, Reason::CodeUnknown);
}

#[test]
fn the_link_of_the_host_opens_one_session() {
    let founded = Founded::new();
    let recovery = founded.operator().recover().unwrap();
    let session = founded.authority.enter(&guest(), &recovery.secret, None, [1; 32]).unwrap();
    assert_eq!(session.owner, model::session::Owner::Operator("root".to_owned()));
    let again = refused(founded.authority.enter(&guest(), &recovery.secret, None, [2; 32]));
    assert!(matches!(again, Reason::CodeUsed { .. }), "{again:?}");
    assert_eq!(founded.authority.session(&[1; 32], None).unwrap(), Some(session.clone()));
    founded.clock.move_by(601);
    founded.authority.touch_session(&guest(), &session).unwrap();
    let used = founded.authority.session(&[1; 32], None).unwrap().unwrap();
    assert!(used.last_used_at > session.last_used_at);
    founded.authority.close_session(&guest(), [1; 32]).unwrap();
    assert_eq!(founded.authority.session(&[1; 32], None).unwrap(), None);

    let late = founded.operator().recover().unwrap();
    founded.clock.move_by(15 * 60 + 1);
    let ended = refused(founded.authority.enter(&guest(), &late.secret, None, [3; 32]));
    assert!(matches!(ended, Reason::CodeEnded { .. }), "{ended:?}");
    let stranger = founded.authority.as_operator(guest());
    assert!(matches!(refused(stranger.recover()), Reason::NotPermitted { .. }));
}

#[test]
fn the_role_of_an_invitation_comes_with_the_approval() {
    let founded = Founded::new();
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let invite = Invite {
        email: "carol@example.org".to_owned(),
        name: None,
        class: class(&founded, "document"),
        role: Some(Role::Officer),
        hours: 24,
        language: None,
    };
    let invited = founded.operator().invite(invite, Delivery::Shown).unwrap();
    let opened = founded.authority.as_invited(guest(), &invited.secret).unwrap();
    let opened = opened.open(application(&founded, "document", Some(&key))).unwrap();
    assert_eq!(founded.authority.roles().unwrap(), []);
    let officer = founded.authority.as_officer(Actor::operator("root")).unwrap();
    officer.approve(opened.request.id, approval()).unwrap();
    let roles = founded.authority.roles().unwrap();
    let [one] = roles.as_slice() else { panic!("{roles:?}") };
    assert_eq!((one.role, one.granted_by.as_str()), (Role::Officer, "operator:root"));
    let filter = AuditFilter { action: Some(Action::RoleGranted), ..AuditFilter::default() };
    assert_eq!(founded.authority.audit_entries(&filter).unwrap().len(), 1);
}

#[test]
fn what_was_approved_and_held_up_is_issued_later() {
    let founded = Founded::new();
    let id = opened(&founded, "document", Some(&key())).request.id;
    // Another process, which has not opened the key yet, approves while the key is away.
    let other = founded.open_again();
    let file = other.keyring().path(KeyRole::Issuing);
    let aside = file.with_extension("aside");
    std::fs::rename(&file, &aside).unwrap();
    let decided =
        other.as_officer(Actor::operator("bob")).unwrap().approve(id, approval()).unwrap();
    assert!(decided.held_up.is_some());
    let state_after = |secs: i64| {
        founded.clock.move_by(secs);
        other.tidy(founded.authority.now()).unwrap();
        other.request(id).unwrap().state
    };
    assert_eq!(state_after(61), State::Approved, "the key is still away");
    std::fs::rename(&aside, &file).unwrap();
    assert_eq!(state_after(30), State::Approved, "it is not tried at every turn");
    assert_eq!(state_after(31), State::Issued);
}

#[test]
fn people_are_written_to_in_the_language_of_their_browser_else_of_the_invitation() {
    let founded = Founded::new();
    let invite = |email: &str| {
        let invite = Invite {
            email: email.to_owned(),
            name: Some("Carol".to_owned()),
            class: class(&founded, "email"),
            role: None,
            hours: 24,
            language: "de".parse().ok(),
        };
        founded.operator().invite(invite, Delivery::Shown).unwrap()
    };
    let language_of = |email: &str, spoken: Option<&str>| {
        let invited = founded.authority.as_invited(guest(), &invite(email).secret).unwrap();
        let spoken = spoken.map(|tag| tag.parse().unwrap());
        let opened = invited.speaking(spoken).open(application(&founded, "email", Some(&key())));
        let applicant = founded.authority.as_applicant(guest(), &opened.unwrap().secret).unwrap();
        applicant.send_code().unwrap();
        let letter = founded.authority.post(1).unwrap().remove(0);
        applicant.answer_code(&digits(&letter.content)).unwrap();
        let read = founded.authority.store().read().unwrap();
        let person = read.list_persons_by_email(email).unwrap().remove(0);
        let kept = read.language_of_person(person.id).unwrap();
        assert_eq!(letter.language, kept);
        kept.map(|tag| tag.to_string())
    };
    assert_eq!(language_of("carol@example.org", None).as_deref(), Some("de"));
    assert_eq!(language_of("dave@example.org", Some("en")).as_deref(), Some("en"));
}

#[test]
fn officers_invite_and_give_no_role_by_it() {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.operator().grant_role(&handle("alice"), Role::Officer).unwrap();
    let serial = *founded.issue("alice", "laptop").certificate().serial();
    let alice = Actor::Holder { person: Some(handle("alice")), device: handle("laptop"), serial };
    let officer = founded.authority.as_officer(alice).unwrap();
    let invite = |role: Option<Role>| Invite {
        email: "carol@example.org".to_owned(),
        name: None,
        class: class(&founded, "email"),
        role,
        hours: 24,
        language: None,
    };
    let invited = officer.invite(invite(None), Delivery::Shown).unwrap();
    assert_eq!(invited.invitation.made_by, "holder:alice/laptop");
    officer.resend(invited.invitation.id, 24, Delivery::Mail).unwrap();
    officer.withdraw_invitation(invited.invitation.id).unwrap();

    let is_refused = |done: Result<Invited, Error>| {
        let refused =
            Reason::NotPermitted { who: officer.actor().to_string(), role: Role::Operator };
        assert_eq!(done.unwrap_err(), Error::Refused(refused));
    };
    for role in Role::ALL {
        is_refused(officer.invite(invite(Some(role)), Delivery::Shown));
    }
    // The link of an invitation with a role would be the way to that role.
    let with_role =
        founded.operator().invite(invite(Some(Role::Operator)), Delivery::Mail).unwrap();
    is_refused(officer.resend(with_role.invitation.id, 24, Delivery::Shown));
    officer.withdraw_invitation(with_role.invitation.id).unwrap();
}
