//! What the tests share: an authority with people in it, and visits to its pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use authority::Authority;
use authority::anchor::Proposal;
use authority::crossing::Answer;
use authority::founding::Founding;
use authority::issuance::order::{self, Order, OrderKey};
use authority::keyring::Keyring;
use authority::keyring::passphrase::Source;
use authority::lifetime::Lifetime;
use authority::practice::{Practice, SignUp, Wifi};
use authority::settings::Settings;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{Request, Response};
use model::anchor::{Mapping, PersonFrom, StatusDemand, Terms, Unmapped, Vouching};
use model::audit::{Actor, ConnectionId};
use model::clock::Clock;
use model::identity::{NewPerson, Role};
use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::Name;
use pki::pem;
use store::Store;
use tempfile::TempDir;

use crate::Web;
use crate::visit::{Holder, Seen, Visit};

/// 2026-11-20T12:00:00Z.
pub(crate) const NOW: i64 = 1_795_176_000;
pub(crate) const ORIGIN_HERE: &str = "https://id.example.org";

#[derive(Debug)]
struct Standing(AtomicI64);

impl Clock for Standing {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The front end of a new authority that knows Alice with her laptop.
pub(crate) struct House {
    pub(crate) web: Web,
    pub(crate) alice: Holder,
    clock: Arc<Standing>,
    directory: TempDir,
}

/// An answer, and its body as text.
pub(crate) struct Shown {
    pub(crate) response: Response<Bytes>,
    pub(crate) text: String,
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(Practice::default())
    }

    /// The same, where anybody with a mailbox in example.org may apply.
    pub(crate) fn with_sign_up() -> Self {
        let class = "email".parse().unwrap();
        let sign_up = Some(SignUp { class, domains: vec!["example.org".to_owned()] });
        Self::with(Practice { sign_up, ..Practice::default() })
    }

    /// The same, with a wireless network.
    pub(crate) fn with_wifi() -> Self {
        let (ssid, server) = ("Example & Sons".to_owned(), "radius.example.org".to_owned());
        Self::with(Practice { wifi: Some(Wifi { ssid, server }), ..Practice::default() })
    }

    fn with(practice: Practice) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let standing = Arc::new(Standing(AtomicI64::new(NOW * 1_000)));
        let clock: Arc<dyn Clock> = Arc::clone(&standing) as _;
        let store = Store::open(&directory.path().join("store.db"), Arc::clone(&clock)).unwrap();
        let settings = Settings::new("Example", "files.example.org").unwrap();
        let algorithm = KeyAlgorithm::P256;
        let founding = Founding { settings, root_key: algorithm, issuing_key: algorithm };
        let keys = directory.path().join("keys");
        let keyring = Keyring::new(&keys, Source::generated_in(&keys));
        let operator = Actor::operator("root");
        let authority =
            Authority::create(store, keyring, clock, &founding, operator.clone()).unwrap();
        let authority = authority.with_practice(practice);
        let alice = enrol_alice(&authority, operator);
        let house = around(&authority);
        let web = Web::new(Arc::new(authority)).with_house(house);
        Self { web, alice, clock: standing, directory }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, secs: i64) {
        self.clock.0.fetch_add(secs * 1_000, Ordering::Relaxed);
    }

    pub(crate) fn visit(&self, seen: Seen) -> Visit {
        Visit {
            seen,
            origin: ORIGIN_HERE.to_owned(),
            contact: Some("Bob Meyer (bob@example.org)".to_owned()),
            source: "192.0.2.7:4711".parse().unwrap(),
            connection: ConnectionId(7),
            request_id: "7-1".to_owned(),
            now: self.clock.now(),
        }
    }

    pub(crate) fn as_alice(&self) -> Visit {
        self.visit(Seen::Holder(Box::new(self.alice.clone())))
    }

    /// How many rows each table has: nothing is stored half where this stays.
    pub(crate) fn rows(&self) -> Vec<(String, i64)> {
        let path = self.directory.path().join("store.db");
        let records = rusqlite::Connection::open(path).unwrap();
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        let mut tables = records.prepare(tables).unwrap();
        let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let count = |table: String| {
            let counted = format!("SELECT count(*) FROM \"{table}\"");
            let rows = records.query_row(&counted, [], |row| row.get(0)).unwrap();
            (table, rows)
        };
        tables.map(|table| count(table.unwrap())).collect()
    }

    /// Issues a certificate for a machine.
    pub(crate) fn issue_machine(&self, device: &str, by: &str) -> Certificate {
        let authority = self.web.authority();
        let order = Order {
            holder: order::Holder::Machine {
                device: device.parse().unwrap(),
                dns_names: Vec::new(),
            },
            class: authority.classes().parse("email").unwrap(),
            key: OrderKey::Made(KeyAlgorithm::P256),
            lifetime: Lifetime::Default,
        };
        let issued = authority.as_operator(Actor::operator(by)).issue(order).unwrap();
        issued.certificate().clone()
    }

    /// Puts the certificate of another house's Alice onto the record of this one's.
    pub(crate) fn import_for_alice(&self, other: &Self) {
        let hierarchy = other.web.authority().hierarchy();
        let answer = Answer {
            certificates: vec![other.alice.leaf.clone(), hierarchy.issuing().clone()],
            roots: vec![hierarchy.root().clone()],
        };
        let operator = self.web.authority().as_operator(Actor::operator("root"));
        operator
            .import_leaf(Some(&"alice".parse().unwrap()), &"laptop".parse().unwrap(), &answer)
            .unwrap();
    }

    /// Has doors believe another house, as the outside CA corp.
    pub(crate) fn believe(&self, other: &Self) {
        let hierarchy = other.web.authority().hierarchy();
        let policies = &other.alice.leaf.extensions().policies().unwrap().value;
        let policy = *policies.oids().next().unwrap();
        let terms = Terms {
            policies: vec![Mapping { policy, class: "document".parse().unwrap() }],
            unmapped: Unmapped::Refuse,
            person_from: PersonFrom::Email,
            evidence: Vouching::Theirs,
            status: StatusDemand::Required,
        };
        let proposal = Proposal {
            name: "corp".parse().unwrap(),
            certificates: vec![hierarchy.root().clone(), hierarchy.issuing().clone()],
            terms,
            crls: Vec::new(),
            sources: Vec::new(),
        };
        let operator = self.web.authority().as_operator(Actor::operator("root"));
        operator.add_anchor(proposal).unwrap();
    }

    /// Puts a mailbox of Alice on record, as a request of hers would.
    pub(crate) fn give_alice_a_mailbox(&self) {
        let path = self.directory.path().join("store.db");
        let records = rusqlite::Connection::open(path).unwrap();
        let sql = "UPDATE person SET email = 'alice@example.org' WHERE handle = 'alice'";
        assert_eq!(records.execute(sql, []).unwrap(), 1);
    }

    /// The page on which Alice stops her laptop.
    pub(crate) fn stop_path(&self) -> String {
        format!("/devices/{}/stop", self.alice.leaf.serial())
    }

    pub(crate) fn as_guest(&self) -> Visit {
        self.visit(Seen::Guest)
    }

    /// Opens a page; `fields` are further header fields.
    pub(crate) fn open(&self, visit: &Visit, path: &str, fields: &[(&str, &str)]) -> Shown {
        let request = Request::get(path);
        let request = fields.iter().fold(request, |request, (n, v)| request.header(*n, *v));
        self.shown(visit, &request.body(Bytes::new()).unwrap())
    }

    /// Sends a form as a browser does that has `cookie`.
    pub(crate) fn send(&self, visit: &Visit, path: &str, cookie: &str, form: &str) -> Shown {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ORIGIN, ORIGIN_HERE)
            .header(COOKIE, cookie)
            .body(Bytes::from(form.to_owned()))
            .unwrap();
        self.shown(visit, &request)
    }

    /// Enters the console by a link of the host, as a browser does, and returns the cookie of it.
    pub(crate) fn enter(&self, visit: &Visit) -> String {
        let link = self.web.authority().as_operator(Actor::operator("root")).recover().unwrap();
        let path = format!("/console/enter/{}", link.secret);
        let entered = self.press(visit, &path, "__Host-signet=x", &path, &[]);
        kept(&entered)
    }

    /// Gives Alice a role, signs her in by her certificate, and returns the cookie of her browser.
    pub(crate) fn sign_in(&self, role: Role) -> String {
        let alice = "alice".parse().unwrap();
        self.web.authority().as_operator(Actor::operator("root")).grant_role(&alice, role).unwrap();
        let signed_in = self.press(&self.as_alice(), "/console", "", "/console/sign-in", &[]);
        kept(&signed_in)
    }

    /// Opens the page at `from` and sends a form to `path` with the token of that page; `cookie` is the browser's, or
    /// none yet.
    pub(crate) fn press(
        &self,
        visit: &Visit,
        from: &str,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Shown {
        let page = self.open(visit, from, &[("cookie", cookie)]);
        let cookie = match page.response.headers().get(SET_COOKIE) {
            Some(_) => kept(&page),
            None => cookie.to_owned(),
        };
        let token = page.text.split_once("name=\"token\" value=\"").expect(&page.text).1;
        let token = token.split('"').next().unwrap();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", token).extend_pairs(fields);
        self.send(visit, path, &cookie, &form.finish())
    }

    pub(crate) fn shown(&self, visit: &Visit, request: &Request<Bytes>) -> Shown {
        let response = self.web.answer(visit, request);
        let text = String::from_utf8_lossy(response.body()).into_owned();
        Shown { response, text }
    }
}

impl House {
    /// Puts a door with one rule in the place of those there are.
    pub(crate) fn put_door(&self, name: &str, rule: &str) {
        let [door] = &*self.web.house().doors() else { panic!("there is one door") };
        let rules = model::rule::Rules::parse(&[rule], self.web.authority().classes()).unwrap();
        let door = crate::house::Door { name: name.to_owned(), rules, ..door.clone() };
        self.web.house().put_doors(vec![door]);
    }
}

/// What the process around the pages tells: one door, and the records as they are now.
fn around(authority: &Authority) -> Arc<crate::house::House> {
    let rules = [
        "allow class email+ to GET on /",
        "allow class face-to-face on /vault",
        "deny device kiosk",
    ];
    let house = crate::house::House::default();
    house.put_doors(vec![crate::house::Door {
        name: "files".to_owned(),
        url: "https://files.example.org".to_owned(),
        upstream: "http://127.0.0.1:8080".to_owned(),
        certificate: "required".to_owned(),
        tls_min: "1.2",
        rules: model::rule::Rules::parse(&rules, authority.classes()).unwrap(),
        contact: None,
    }]);
    house.put_snapshot(Arc::new(authority.snapshot().unwrap()));
    Arc::new(house)
}

/// The cookie that an answer sets.
pub(crate) fn kept(shown: &Shown) -> String {
    let field = shown.response.headers().get(SET_COOKIE).expect(&shown.text);
    field.to_str().unwrap().split(';').next().unwrap().to_owned()
}

/// Where an answer leads.
pub(crate) fn place(shown: &Shown) -> String {
    let field = shown.response.headers().get(LOCATION).expect(&shown.text);
    field.to_str().unwrap().to_owned()
}

/// A request for a certificate as browsers make it.
pub(crate) fn csr() -> String {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let name = Name::parse(&[0x30, 0]).unwrap();
    pem::encode("CERTIFICATE REQUEST", &CertificateRequest::build(&key, &name, &[]).unwrap())
}

fn enrol_alice(authority: &Authority, operator: Actor) -> Holder {
    let person = "alice".parse().unwrap();
    let operator = authority.as_operator(operator);
    let name = "Alice <Example>".to_owned();
    operator
        .add_person(NewPerson {
            handle: "alice".parse().unwrap(),
            name: name.clone(),
            email: None,
            upn: None,
            language: None,
        })
        .unwrap();
    let class = authority.classes().parse("email").unwrap();
    let order = Order {
        holder: order::Holder::Device { person, device: "laptop".parse().unwrap() },
        class: class.clone(),
        key: OrderKey::Made(KeyAlgorithm::P256),
        lifetime: Lifetime::Default,
    };
    let issued = operator.issue(order).unwrap();
    let person = authority.person(&"alice".parse().unwrap()).unwrap();
    let device = authority.device(Some(&person), &"laptop".parse().unwrap()).unwrap();
    Holder {
        id: device.holder,
        person: Some(person.handle),
        name: Some(name),
        device: device.handle,
        class,
        leaf: Certificate::parse(issued.certificate().der()).unwrap(),
    }
}
