//! Files made here: collected once, and whole or not at all when the process is killed while it makes them.

use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use model::audit::ConnectionId;
use model::certificate::State as CertificateState;
use model::request::RequestId;
use model::verification::Method;
use pki::certificate::Certificate;
use pki::pkcs12::{self, Password};
use pki::serial::Serial;
use store::CertificateFilter;

use super::*;
use crate::Authority;
use crate::delivery::target::Target;
use crate::issuance::trace::{Step, Tracer};
use crate::request::application::Application;
use crate::request::officer::Approval;
use crate::testing::{Founded, Standing, handle, keyring_in, operator, order};

const CHOICE: Choice = Choice::Target(Target::Windows);

#[test]
fn a_file_made_here_is_collected_once_and_erased() {
    let founded = Founded::new();
    founded.add_person("carol");
    let class = founded.authority.classes().parse("document").unwrap();
    let name = "Carol".to_owned();
    let application = Application { name, device: handle("tablet"), class, csr: None };
    let opened = founded.operator().open_request(&handle("carol"), application).unwrap();
    let guest =
        Actor::Guest { address: "192.0.2.7:4711".parse().unwrap(), connection: ConnectionId(7) };
    let carol = founded.authority.as_applicant(guest, &opened.secret).unwrap();
    let choice = CHOICE;
    assert!(matches!(carol.seal(choice), Err(Error::Conflict(_))), "nobody approved it yet");
    let approval =
        Approval { method: Method::Document, note: String::new(), reference: None, hash: None };
    let officer = founded.authority.as_officer(Actor::operator("bob")).unwrap();
    officer.approve(opened.request.id, approval).unwrap();
    let password = carol.seal(choice).unwrap();
    assert!(matches!(carol.seal(choice), Err(Error::Conflict(_))));
    assert!(carol.has_sealed().unwrap());
    let (name, file) = carol.collect_sealed().unwrap();
    assert_eq!(name, "carol-tablet-document.p12");
    assert!(pkcs12::parse(&file, Password::Text(&password)).is_ok());
    assert!(pkcs12::parse(&file, Password::Text("another")).is_err());
    assert!(matches!(carol.collect_sealed(), Err(Error::NotFound { .. })));
    assert!(!carol.has_sealed().unwrap());
}

const PART: &str = "request::sealed::tests::seal_and_die";
const DIRECTORY: &str = "SIGNET_TEST_DIRECTORY";
const REQUEST: &str = "SIGNET_TEST_REQUEST";
const STEP: &str = "SIGNET_TEST_STEP";

/// Ends the process after a step.
#[derive(Debug)]
struct End(Step);

impl Tracer for End {
    fn reached(&self, step: Step, _: &Serial, _: Option<&Certificate>) {
        if step == self.0 {
            std::process::abort();
        }
    }
}

/// Stops who signs first, as long as somebody else issues meanwhile.
#[derive(Debug)]
struct Meanwhile(Mutex<Option<(Sender<()>, Receiver<()>)>>);

impl Tracer for Meanwhile {
    fn reached(&self, step: Step, _: &Serial, _: Option<&Certificate>) {
        if step != Step::Signed {
            return;
        }
        let first = self.0.lock().unwrap().take();
        if let Some((signed, go_on)) = first {
            signed.send(()).unwrap();
            go_on.recv_timeout(Duration::from_secs(30)).unwrap();
        }
    }
}

#[test]
fn a_file_in_the_making_keeps_nobody_waiting() {
    let (directory, id) = approved();
    let (signed, is_signed) = channel();
    let (go_on, may_go_on) = channel();
    let tracer = Arc::new(Meanwhile(Mutex::new(Some((signed, may_go_on)))));
    let authority = open(directory.path()).with_tracer(tracer);
    thread::scope(|scope| {
        let sealed = scope.spawn(|| {
            let operator = authority.as_operator(operator());
            operator.applicant(id).unwrap().seal(CHOICE).map(drop)
        });
        is_signed.recv_timeout(Duration::from_secs(30)).unwrap();
        authority.as_operator(operator()).issue(order("carol", "phone")).unwrap();
        go_on.send(()).unwrap();
        sealed.join().unwrap().unwrap();
    });
    assert_eq!(issued(&authority), 2);
}

fn open(directory: &std::path::Path) -> Authority {
    let clock = Standing::at(crate::testing::NOW);
    let store = store::Store::open(&directory.join("store.db"), clock.clone()).unwrap();
    Authority::open(store, keyring_in(directory), clock).unwrap()
}

#[test]
#[ignore = "runs as a child process, which ends itself"]
fn seal_and_die() {
    let told = |name| std::env::var(name).unwrap();
    let step = Step::ALL[told(STEP).parse::<usize>().unwrap()];
    let authority = open(told(DIRECTORY).as_ref()).with_tracer(Arc::new(End(step)));
    let id: RequestId = told(REQUEST).parse().unwrap();
    let operator = authority.as_operator(operator());
    let sealed = operator.applicant(id).unwrap().seal(CHOICE);
    unreachable!("it outlived {step:?}: {:?}", sealed.map(drop));
}

/// An approved request without a key, and where it is on record.
fn approved() -> (tempfile::TempDir, RequestId) {
    let founded = Founded::new();
    founded.add_person("carol");
    let class = founded.authority.classes().parse("document").unwrap();
    let name = "Carol".to_owned();
    let application = Application { name, device: handle("tablet"), class, csr: None };
    let opened = founded.operator().open_request(&handle("carol"), application).unwrap();
    let approval =
        Approval { method: Method::Document, note: String::new(), reference: None, hash: None };
    let officer = founded.authority.as_officer(Actor::operator("bob")).unwrap();
    officer.approve(opened.request.id, approval).unwrap();
    drop(officer);
    (founded.directory, opened.request.id)
}

fn issued(authority: &Authority) -> usize {
    let filter =
        CertificateFilter { state: Some(CertificateState::Issued), ..CertificateFilter::default() };
    authority.certificates(&filter).unwrap().len()
}

#[test]
fn a_killed_process_leaves_certificate_and_file_or_neither() {
    for (at, step) in Step::ALL.into_iter().enumerate() {
        let (directory, id) = approved();
        let child = Command::new(std::env::current_exe().unwrap())
            .args([PART, "--exact", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(DIRECTORY, directory.path())
            .env(REQUEST, id.to_string())
            .env(STEP, at.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(!child.unwrap().success());
        let authority = open(directory.path());
        // What else goes by itself must not issue to a key that is lost.
        authority.tidy(authority.now()).unwrap();
        let operator = authority.as_operator(operator());
        let carol = operator.applicant(id).unwrap();
        let request = authority.request(id).unwrap();
        if step == Step::Issued {
            assert_eq!((request.state, issued(&authority)), (State::Issued, 1));
        } else {
            assert_eq!((request.state, issued(&authority)), (State::Approved, 0), "{step:?}");
            assert!(request.given.key.is_none() && !carol.has_sealed().unwrap(), "{step:?}");
            let password = carol.seal(CHOICE).unwrap();
            let (_, file) = carol.collect_sealed().unwrap();
            assert!(pkcs12::parse(&file, Password::Text(&password)).is_ok(), "{step:?}");
            assert_eq!(issued(&authority), 1, "{step:?}");
            continue;
        }
        assert!(carol.has_sealed().unwrap(), "the file is there too");
        authority.verify_audit(&[]).unwrap();
    }
}
