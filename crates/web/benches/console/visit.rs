//! Somebody signed in to the console by the host's link, who opens pages and follows links.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use authority::Authority;
use authority::keyring::Keyring;
use authority::keyring::passphrase::Source;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderName, Request, Response};
use model::audit::{Actor, ConnectionId};
use model::certificate::Reason;
use model::identity::Role;
use model::rule::Rules;
use pki::time::UnixTime;
use store::{CertificateFilter, Order, Store};
use web::Web;
use web::house::{Door, House};
use web::visit::{Seen, Visit};

use super::filling::{NOW, Set};
use super::{Fault, Plan};

const HERE: &str = "https://id.example.org";

/// Something asked of the records, and how much was found.
pub(super) type Question = fn(&Desk) -> Result<usize, Fault>;

/// Somebody signed in.
pub(super) struct Desk {
    web: Web,
    authority: Arc<Authority>,
    cookie: String,
    receipt: String,
    middle: usize,
}

impl Desk {
    /// Opens what was filled, and signs in.
    pub(super) fn enter(directory: &Path, plan: &Plan) -> Result<Self, Fault> {
        let clock = Arc::new(Set(AtomicI64::new(NOW * 1_000)));
        let store = Store::open(&directory.join("store.db"), Arc::clone(&clock) as _)?;
        let keys = directory.join("keys");
        let keyring = Keyring::new(&keys, Source::generated_in(&keys));
        let authority = Arc::new(Authority::open(store, keyring, clock)?);
        let receipt = revoke_some(&authority)?;
        let house = Arc::new(House::default());
        house.put_doors(doors(&authority)?);
        house.put_snapshot(Arc::new(authority.snapshot()?));
        let web = Web::new(Arc::clone(&authority)).with_house(house);
        let middle = plan.persons / 2;
        let mut desk = Self { web, authority, cookie: String::new(), receipt, middle };
        desk.sign_in()?;
        Ok(desk)
    }

    fn sign_in(&mut self) -> Result<(), Fault> {
        let operator = self.authority.as_operator(Actor::operator("root"));
        let path = format!("/console/enter/{}", operator.recover()?.secret);
        let page = self.send(&Request::get(&path).body(Bytes::new())?);
        self.cookie = kept(&page)?;
        let text = String::from_utf8_lossy(page.body()).into_owned();
        let token = text.split_once("name=\"token\" value=\"").ok_or("no form")?.1;
        let token = token.split('"').next().unwrap_or_default();
        let form = Request::post(&path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(HeaderName::from_static("sec-fetch-site"), "same-origin")
            .header(ORIGIN, HERE)
            .header(COOKIE, &self.cookie)
            .body(Bytes::from(format!("token={token}")))?;
        self.cookie = kept(&self.send(&form))?;
        Ok(())
    }

    /// Opens a page, which must be there.
    pub(super) fn open(&self, place: &str) -> Result<String, Fault> {
        let request = Request::get(place).header(COOKIE, &self.cookie).body(Bytes::new())?;
        let answer = self.send(&request);
        if let Some(elsewhere) = answer.headers().get(LOCATION) {
            return Err(format!("{place} leads to {elsewhere:?}").into());
        }
        let text = String::from_utf8_lossy(answer.body()).into_owned();
        if answer.status().is_success() { Ok(text) } else { Err(format!("{place}: {text}").into()) }
    }

    /// Changes the records.
    pub(super) fn change(&self) -> Result<(), Fault> {
        let operator = self.authority.as_operator(Actor::operator("root"));
        operator.grant_role(&"p00000".parse()?, Role::Auditor)?;
        Ok(operator.revoke_role(&"p00000".parse()?, Role::Auditor)?)
    }

    fn send(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let visit = Visit {
            seen: Seen::Guest,
            origin: HERE.to_owned(),
            contact: None,
            source: ([192, 0, 2, 7], 4_711).into(),
            connection: ConnectionId(7),
            request_id: "7-1".to_owned(),
            now: UnixTime(NOW),
        };
        self.web.answer(&visit, request)
    }

    /// What is asked of the records by itself, now and then: each says how much it found.
    pub(super) fn questions(&self) -> [(&'static str, Question); 3] {
        [
            ("`signet status`, ending soon", |desk| {
                Ok(desk.authority.status()?.certificates.ending_soon.len())
            }),
            ("ending certificates, as the notice timer asks", |desk| {
                let now = UnixTime(NOW);
                Ok(desk
                    .authority
                    .store()
                    .read()?
                    .list_ending_certificates(now, |life| {
                        life.ends.0 - NOW < (life.ends.0 - life.begins.0) / 3
                    })?
                    .len())
            }),
            ("classes counted, as `serve` and `class list` ask", |desk| {
                Ok(desk.authority.store().read()?.count_by_class(UnixTime(NOW))?.len())
            }),
        ]
    }

    /// Every page of the console, then searches and filters.
    pub(super) fn places(&self) -> Result<Vec<String>, Fault> {
        let mut places = Vec::new();
        let links = self.links()?;
        for route in Web::console_pages() {
            let found = links.iter().find(|link| fits(route, link));
            match (route.contains("{}"), found) {
                (false, _) => places.push(route.to_owned()),
                (true, Some(link)) => places.push(link.clone()),
                (true, None) if route == "/console/enter/{}" => {}
                (true, None) => return Err(format!("no link leads to {route}").into()),
            }
        }
        places.extend(self.searches()?);
        Ok(places)
    }

    /// The links of the pages without arguments, of what they lead to, and of a person in the middle.
    fn links(&self) -> Result<BTreeSet<String>, Fault> {
        let mut found = BTreeSet::new();
        let mut ahead = vec![format!("/console/people/p{:05}", self.middle), self.receipt.clone()];
        ahead.extend(Web::console_pages().filter(|route| !route.contains("{}")).map(str::to_owned));
        for _ in 0..2 {
            let mut next = BTreeSet::new();
            for place in &ahead {
                found.insert(place.clone());
                next.extend(links_of(&self.open(place).unwrap_or_default()));
            }
            // One of each kind is followed further.
            let mut kinds = BTreeSet::new();
            next.retain(|link| !found.contains(link));
            found.extend(next.iter().cloned());
            ahead = next.into_iter().filter(|link| kinds.insert(kind(link))).collect();
        }
        Ok(found)
    }

    fn searches(&self) -> Result<Vec<String>, Fault> {
        let read = self.authority.store().read()?;
        let filter = CertificateFilter {
            order: Order::OldestFirst,
            limit: Some(1),
            ..CertificateFilter::default()
        };
        let one = read.list_certificates(&filter)?.pop().ok_or("no certificate")?;
        let sha1: String = pki::digest::sha1(one.der.as_deref().unwrap_or_default())
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        let fingerprint = one.fingerprint.ok_or("no fingerprint")?;
        let (serial, middle) = (one.serial, self.middle);
        Ok([
            "/console/people?q=m%C3%BCller".to_owned(),
            format!("/console/people?q=.{middle}@"),
            "/console/people?q=nobody+at+all".to_owned(),
            format!("/console/people?after=p{:05}", middle),
            "/console/certificates?q=alice".to_owned(),
            format!("/console/certificates?q=p{middle:05}+phone"),
            format!("/console/certificates?q={serial}"),
            format!("/console/certificates?q={fingerprint}"),
            format!("/console/certificates?q={sha1}"),
            format!("/console/certificates?q={}", "ab".repeat(32)),
            format!("/console/certificates?q={}", "ab".repeat(20)),
            "/console/certificates?q=printer.lan.example.org".to_owned(),
            "/console/certificates?q=nobody@example.net".to_owned(),
            "/console/certificates?standing=valid&class=face-to-face".to_owned(),
            "/console/certificates?standing=revoked".to_owned(),
            "/console/certificates?standing=expired".to_owned(),
            "/console/certificates?from=2026-12-01&until=2026-12-07&class=document".to_owned(),
            "/console/certificates/revoke?all=1&q=smith&standing=valid".to_owned(),
            "/console/doors/door-1?try=1&who=p00010&path=/a".to_owned(),
            format!("/console/audit?who=p{middle:05}"),
            "/console/audit?what=door:door-3&result=refused".to_owned(),
            "/console/audit?action=door.refused&code=EXPIRED".to_owned(),
            "/console/audit?result=failed".to_owned(),
            "/console/audit?from=2026-09-01&until=2026-09-02&action=door.admitted".to_owned(),
            "/console/audit?who=nobody".to_owned(),
            "/console/audit?before=250000".to_owned(),
        ]
        .into())
    }
}

/// Revokes some certificates as the console does, and returns the page of the receipt.
fn revoke_some(authority: &Authority) -> Result<String, Fault> {
    let filter = CertificateFilter {
        state: Some(model::certificate::State::Issued),
        limit: Some(100),
        ..CertificateFilter::default()
    };
    let found = authority.certificates(&filter)?;
    let serials: Vec<_> = found.iter().map(|record| record.serial).collect();
    let operator = authority.as_operator(Actor::operator("root"));
    let range = operator.revoke_many(&serials, Reason::Superseded)?.range.ok_or("none revoked")?;
    Ok(format!("/console/receipts/{}-{}", range.from, range.to))
}

fn doors(authority: &Authority) -> Result<Vec<Door>, Fault> {
    let rules = [
        vec!["allow class email+"],
        vec!["allow class document+ to GET", "allow class face-to-face"],
        vec!["allow group sales and class email+ on /sales", "deny device kiosk"],
        vec!["allow anyone to GET on /public", "allow class email+ from 192.0.2.0/24"],
        vec!["allow person p00007", "allow class face-to-face on /vault"],
    ];
    let doors = rules.iter().enumerate().map(|(at, rules)| {
        Ok(Door {
            name: format!("door-{at}"),
            url: format!("https://door-{at}.example.org"),
            upstream: "http://127.0.0.1:8080".to_owned(),
            certificate: "required".to_owned(),
            tls_min: "1.2",
            rules: Rules::parse(rules, authority.classes())?,
            contact: None,
        })
    });
    doors.collect()
}

fn kept(answer: &Response<Bytes>) -> Result<String, Fault> {
    let field = answer.headers().get(SET_COOKIE).ok_or("no cookie")?.to_str()?;
    Ok(field.split(';').next().unwrap_or_default().to_owned())
}

/// The pages of the console that a page leads to.
fn links_of(page: &str) -> Vec<String> {
    let parts = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    let own = parts.filter(|place| place.starts_with("/console"));
    own.map(|place| place.replace("&amp;", "&")).collect()
}

/// A link without what tells it from others of its kind.
fn kind(link: &str) -> String {
    let bare = link.split('?').next().unwrap_or_default();
    let segments = bare.split('/').enumerate();
    segments.map(|(at, part)| if at == 3 { "{}/" } else { part }).collect()
}

/// Whether a link is one of a route.
fn fits(route: &str, link: &str) -> bool {
    let bare = link.split(['?', '#']).next().unwrap_or_default();
    let (route, link) = (route.split('/'), bare.split('/'));
    route.clone().count() == link.clone().count()
        && route.zip(link).all(|(one, other)| one == other || one == "{}" && !other.is_empty())
        && !Web::console_pages().any(|page| page == bare)
}
