//! A process killed while it issues, at every step and at hundreds of random moments: whatever was
//! signed is on record, no serial is used twice, and the next opening resolves every intent.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::testing::{Standing, keyring_in, operator};

const PART: &str = "issuance::tests::crash::issue_without_end";
const DIRECTORY: &str = "SIGNET_TEST_DIRECTORY";
const ABORT_AFTER: &str = "SIGNET_TEST_ABORT_AFTER";
const ABORT_AT: &str = "SIGNET_TEST_ABORT_AT";
const THREADS: usize = 4;
const RANDOM_KILLS: usize = 210;
const KILLS_A_STEP: usize = 4;

/// Writes every signed certificate to a file before anything else happens to it, and ends the
/// process after a step if it is told to.
#[derive(Debug)]
struct Witness {
    signed: Mutex<File>,
    abort_after: Option<Step>,
    steps_left: AtomicUsize,
}

impl Witness {
    fn new(directory: &Path) -> Self {
        let path = directory.join("signed");
        let signed = OpenOptions::new().create(true).append(true).open(path).unwrap();
        let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
        Self {
            signed: Mutex::new(signed),
            abort_after: number(ABORT_AFTER).map(|at| Step::ALL[at]),
            steps_left: AtomicUsize::new(number(ABORT_AT).unwrap_or(0)),
        }
    }
}

impl Tracer for Witness {
    fn reached(&self, step: Step, _: &Serial, signed: Option<&Certificate>) {
        if let (Step::Signed, Some(certificate)) = (step, signed) {
            let hex: String =
                certificate.der().iter().map(|octet| format!("{octet:02x}")).collect();
            // A write that is cut off by the kill lacks the full stop.
            self.signed.lock().unwrap().write_all(format!("\n{hex}.").as_bytes()).unwrap();
        }
        if self.abort_after == Some(step) && self.steps_left.fetch_sub(1, Ordering::SeqCst) == 0 {
            std::process::abort();
        }
    }
}

fn open(directory: &Path) -> Authority {
    let clock = Standing::at(NOW);
    let store = store::Store::open(&directory.join("store.db"), clock.clone()).unwrap();
    Authority::open(store, keyring_in(directory), clock).unwrap()
}

#[test]
#[ignore = "runs as a child process, which another test kills"]
fn issue_without_end() {
    let directory = PathBuf::from(std::env::var_os(DIRECTORY).unwrap());
    let authority = open(&directory).with_tracer(Arc::new(Witness::new(&directory)));
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let operator = authority.as_operator(operator());
            scope.spawn(move || {
                loop {
                    let issued =
                        operator.issue(order("alice", &format!("device-{thread}"))).unwrap();
                    println!("\nissued {}.", issued.certificate().serial());
                }
            });
        }
    });
}

/// When a child is killed.
enum Kill {
    /// This long after it has told of so many certificates.
    Random { told: usize, then: Duration },
    /// After this step, the so-manieth time that one comes.
    After { step: usize, at: usize },
}

fn random(below: usize) -> usize {
    let mut octets = [0; 4];
    pki::random::fill(&mut octets).unwrap();
    usize::try_from(u32::from_be_bytes(octets)).unwrap() % below
}

fn start(directory: &Path, kill: &Kill) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([PART, "--exact", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Kill::After { step, at } = kill {
        command.env(ABORT_AFTER, step.to_string()).env(ABORT_AT, at.to_string());
    }
    command.spawn().unwrap()
}

/// Runs a child to its death and returns the serials of what it handed out.
fn run(directory: &Path, kill: &Kill) -> Vec<Serial> {
    let mut child = start(directory, kill);
    let mut told = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("issued ")?.strip_suffix('.')?.parse::<Serial>().ok());
    let mut handed_out: Vec<Serial> = Vec::new();
    if let Kill::Random { told: first, then } = kill {
        handed_out.extend(told.by_ref().take(*first));
        std::thread::park_timeout(*then);
        child.kill().unwrap();
    }
    handed_out.extend(told);
    assert!(!child.wait().unwrap().success());
    handed_out
}

/// What is known of all children so far.
struct Ledger {
    directory: TempDir,
    read: usize,
    serials: HashSet<Serial>,
    interrupted: usize,
}

impl Ledger {
    /// Certificates signed since the last look.
    fn newly_signed(&mut self) -> Vec<Certificate> {
        let text =
            std::fs::read_to_string(self.directory.path().join("signed")).unwrap_or_default();
        let new = text[self.read..].to_owned();
        self.read = text.len();
        let whole = new.lines().filter_map(|line| line.strip_suffix('.'));
        whole.map(|hex| Certificate::parse(&octets(hex)).unwrap()).collect()
    }

    fn check(&mut self, handed_out: &[Serial]) {
        let authority = open(self.directory.path());
        let view = authority.store().read().unwrap();
        assert_eq!(view.list_pending_intents(), Ok(vec![]), "every intent is resolved");
        for certificate in self.newly_signed() {
            let serial = certificate.serial();
            assert!(self.serials.insert(*serial), "serial {serial} was used twice");
            let record =
                view.find_certificate(serial).unwrap().expect("what was signed is on record");
            if record.state == State::Issued {
                assert_eq!(record.der.as_deref(), Some(certificate.der()));
            } else {
                self.interrupted += 1;
                assert_eq!(record.state, State::Revoked);
                assert_eq!(record.tbs.as_deref(), Some(certificate.tbs_der()));
                assert!(!handed_out.contains(serial), "{serial} was handed out and then revoked");
            }
        }
        for serial in handed_out {
            assert!(self.serials.contains(serial));
        }
    }

    fn check_all(&self) {
        let authority = open(self.directory.path());
        authority.verify_audit(&[]).unwrap();
        for record in authority.certificates(&store::CertificateFilter::default()).unwrap() {
            assert!(record.state != State::Issued || self.serials.contains(&record.serial));
        }
    }
}

fn octets(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[test]
fn a_killed_process_loses_no_certificate() {
    let Founded { authority, directory, .. } = {
        let founded = Founded::new();
        founded.add_person("alice");
        founded
    };
    drop(authority);
    let mut ledger = Ledger { directory, read: 0, serials: HashSet::new(), interrupted: 0 };
    let steps = (0..Step::ALL.len())
        .flat_map(|step| (0..KILLS_A_STEP).map(move |at| Kill::After { step, at }));
    let moments = (0..RANDOM_KILLS).map(|_| Kill::Random {
        told: random(5),
        then: Duration::from_micros(random(15_000).try_into().unwrap()),
    });
    for (round, kill) in steps.chain(moments).enumerate() {
        let handed_out = run(ledger.directory.path(), &kill);
        ledger.check(&handed_out);
        if round % 50 == 49 {
            ledger.check_all();
        }
    }
    ledger.check_all();
    assert!(ledger.serials.len() > RANDOM_KILLS);
    assert!(ledger.interrupted > KILLS_A_STEP, "some were killed between signing and storing");
    println!("{} signed, {} of them interrupted", ledger.serials.len(), ledger.interrupted);
}
