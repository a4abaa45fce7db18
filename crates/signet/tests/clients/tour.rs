//! Every page in a real browser, as each visitor reaches it by links: axe-core finds no serious violation on it, on a phone
//! and on a desk, light and dark. `SIGNET_SCREENS=FOLDER` also takes its picture each time. The pages of people and those
//! of the console are looked at side by side, and the chief ones in Firefox, too.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::{
    browser::{Browser, Kind, Look, literal},
    enrolment::{apply, enter_console, invite, prove_mailbox, take},
    site::{Site, succeeded},
};

/// What is only fetched: files, and pages that lead elsewhere at once.
const NOT_SHOWN: [&str; 7] = [
    "/asset/{}",
    "/ca/{}",
    "/language/{}",
    "/r/{}",
    "/requests/{}/certificate.pem",
    "/requests/{}/interim.pem",
    "/console/",
];

/// A page as the browser has it.
#[derive(Debug, serde::Deserialize)]
struct Shown {
    title: String,
    heading: String,
    links: Vec<String>,
    /// The names of the fields of each form.
    forms: Vec<Vec<String>>,
    /// What does not fit the screen.
    too_wide: Vec<String>,
}

const SHOWN: &str = "({
    title: document.title,
    heading: document.querySelector('h1').textContent.replace(/“.*”/, ''),
    links: [...document.querySelectorAll('a[href]')].filter((a) => !a.download).map((a) => a.href),
    forms: [...document.forms].map((form) => [...form.elements].map((one) => one.name).sort()),
    too_wide: document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => `${one.tagName}.${one.className}`).slice(0, 5),
})";

/// Everything that axe knows to be wrong, without what is only advice. Some pages load themselves anew, so it is brought
/// along each time.
const JUDGED: &str = "(() => {
    if (!window.axe) { AXE }
    return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`));
})()";

/// Whose pages are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    People,
    Console,
}

impl Part {
    fn has(self, route: &str) -> bool {
        route.starts_with("/console") == (self == Part::Console)
    }
}

/// Walks through all pages of a site and keeps what it sees.
struct Tour<'a> {
    site: &'a Site,
    part: Part,
    portal: String,
    judged: String,
    looks: Vec<Look>,
    screens: Option<PathBuf>,
    wrong: Vec<String>,
    /// Paths of routes that were shown.
    seen: BTreeSet<&'static str>,
    /// What pages were shown: of those that are alike, one is enough.
    kinds: BTreeSet<String>,
    pictures: BTreeMap<String, u32>,
}

impl<'a> Tour<'a> {
    fn of(part: Part, site: &'a Site) -> Self {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR"));
        let axe = axe.join("../web/page/node_modules/axe-core/axe.min.js");
        Self {
            site,
            part,
            portal: site.portal(),
            judged: JUDGED.replace("AXE", &std::fs::read_to_string(axe).unwrap()),
            looks: Look::ALL.to_vec(),
            screens: std::env::var_os("SIGNET_SCREENS").map(PathBuf::from),
            wrong: Vec::new(),
            seen: BTreeSet::new(),
            kinds: BTreeSet::new(),
            pictures: BTreeMap::new(),
        }
    }

    /// Follows all links from `start` that stay on the pages.
    fn walk(&mut self, browser: &mut Browser, visitor: &str, start: &[&str]) {
        let mut ahead: Vec<String> = start.iter().rev().map(|path| self.at(path)).collect();
        let mut opened = BTreeSet::new();
        while let Some(url) = ahead.pop() {
            let url = url.split('#').next().unwrap_or_default().to_owned();
            let Some(route) = self.route(&url) else { continue };
            let is_shown = self.part.has(route) && !NOT_SHOWN.contains(&route);
            if !is_shown || !opened.insert(url.clone()) {
                continue;
            }
            if browser.saves(&url) {
                self.seen.insert(route);
                continue;
            }
            let shown: Shown = serde_json::from_value(browser.value(SHOWN)).unwrap();
            let kind = format!("{route} {} {:?}", shown.heading, shown.forms);
            if self.is_of_interest(visitor, route) && self.kinds.insert(kind) {
                ahead.extend(shown.links.iter().rev().cloned());
                self.look(browser, visitor, route, &shown);
            }
        }
    }

    /// Whether a visitor saw no more than one page of this route yet: lists lead to many that are alike.
    fn is_of_interest(&self, visitor: &str, route: &str) -> bool {
        self.pictures.get(&name(visitor, route)).is_none_or(|number| *number < 2)
    }

    fn at(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.portal) } else { path.to_owned() }
    }

    /// The route of a page of ours.
    fn route(&self, url: &str) -> Option<&'static str> {
        let path = url.strip_prefix(&self.portal)?.split('?').next()?;
        let fits = |route: &&str| {
            let (route, path) = (route.split('/'), path.split('/'));
            route.clone().count() == path.clone().count()
                && route.zip(path).all(|(one, other)| one == "{}" || one == other)
        };
        // A page that is not there looks like one, too.
        web::Web::pages().find(fits).or(Some("/nowhere"))
    }

    /// Judges the page that is open, though no link leads to it.
    fn look_here(&mut self, browser: &mut Browser, visitor: &str, route: &'static str) {
        let shown: Shown = serde_json::from_value(browser.value(SHOWN)).unwrap();
        self.look(browser, visitor, route, &shown);
    }

    /// Judges the page that is open, and takes its pictures.
    fn look(&mut self, browser: &mut Browser, visitor: &str, route: &'static str, shown: &Shown) {
        self.seen.insert(route);
        let name = self.name(visitor, route);
        if shown.title.is_empty() {
            self.wrong.push(format!("{name} has no title"));
        }
        self.settle(browser);
        for look in self.looks.clone() {
            browser.wear(&look);
            let shown: Shown = serde_json::from_value(browser.value(SHOWN)).unwrap();
            let wide =
                shown.too_wide.iter().map(|one| format!("{name} {}: too wide: {one}", look.name));
            self.wrong.extend(wide);
            let found = browser.value(&self.judged);
            let found = found.as_array().unwrap().iter().filter_map(Value::as_str);
            self.wrong.extend(found.map(|one| format!("{name} {}: {one}", look.name)));
            self.keep(browser, &format!("{name}-{}", look.name));
        }
        self.note(&name, &shown.title);
    }

    /// The name of a picture, with a number where there is one of that name.
    fn name(&mut self, visitor: &str, route: &str) -> String {
        let name = name(visitor, route);
        let number = self.pictures.entry(name.clone()).or_default();
        *number += 1;
        if *number > 1 { format!("{name}-{number}") } else { name }
    }

    fn keep(&self, browser: &mut Browser, name: &str) {
        let Some(folder) = &self.screens else { return };
        let picture = Base64::decode_vec(&browser.picture()).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// Shows in pictures the directory where a site stands in earnest, not that of this test.
    fn settle(&self, browser: &mut Browser) {
        if self.screens.is_some() {
            let here = literal(&self.site.path("data").display().to_string());
            browser.value(&format!(
                "(() => {{ const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                    while (texts.nextNode()) {{
                        const one = texts.currentNode;
                        if (one.data.includes({here})) one.data = one.data.replaceAll({here}, '/var/lib/signet');
                    }} return true; }})()"
            ));
        }
    }

    /// Lists the page for the index of the pictures.
    fn note(&self, name: &str, title: &str) {
        let Some(folder) = &self.screens else { return };
        let title = title.split(" · ").next().unwrap_or_default();
        let mut list =
            File::options().create(true).append(true).open(folder.join("pages.tsv")).unwrap();
        // At once: another tour writes there, too.
        list.write_all(format!("{name}\t{title}\n").as_bytes()).unwrap();
    }

    /// Demands that no page was left out.
    fn ends(self) {
        let unseen = web::Web::pages().filter(|route| !self.seen.contains(route));
        let unseen = unseen.filter(|route| self.part.has(route) && !NOT_SHOWN.contains(route));
        let unseen: Vec<_> = unseen.collect();
        assert!(unseen.is_empty(), "no visitor of tests/clients/tour.rs reaches {unseen:?}");
        self.finds_nothing();
    }

    /// Demands that nothing was wrong.
    fn finds_nothing(self) {
        assert!(self.wrong.is_empty(), "{} defects:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}

/// The name of a picture: who sees what.
fn name(visitor: &str, route: &str) -> String {
    let words = route.split('/').filter(|word| !word.is_empty());
    let place = words.collect::<Vec<_>>().join("-").replace("{}", "one");
    format!("{visitor}-{}", if place.is_empty() { "home" } else { &place })
}

/// People with devices, invitations and requests, so that the console has something to show.
fn populate(site: &Site) {
    invite(site, "erin", "email");
    for (person, name) in [("bob", "Bob Meyer"), ("carol", "Carol Jones"), ("dave", "Dave Šimůnek")]
    {
        let email = format!("{person}@example.org");
        site.signet(&["person", "add", person, "--name", name, "--email", &email]);
        let file = format!("{person}.p12");
        let word = format!("{person}.password");
        site.signet(&[
            "cert",
            "issue",
            "--person",
            person,
            "--device",
            "phone",
            "--class",
            "document",
            "--out",
            &file,
            "--password-file",
            &word,
        ]);
    }
    let tablet =
        ["request", "new", "--person", "carol", "--device", "tablet", "--class", "document"];
    site.signet(&tablet);
    let laptop =
        ["request", "new", "--person", "dave", "--device", "laptop", "--class", "face-to-face"];
    site.signet(&laptop);
    let printer = ["cert", "issue", "--device", "printer", "--out", "printer.p12"];
    site.signet(&[&printer[..], &["--password-file", "printer.password"]].concat());
    believe_corp(site);
}

/// An outside CA with its list, and a certificate of it on a device of Carol's.
fn believe_corp(site: &Site) {
    let openssl = |arguments: &str| {
        let mut command = Command::new("openssl");
        command.args(arguments.split(' ')).current_dir(site.path(""));
        succeeded(arguments, command.output().unwrap());
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl(&format!(
        "req -x509 {key} -days 900 -subj /O=Corp/CN=Corp-CA -keyout corp.key -out corp.pem \
         -addext keyUsage=critical,keyCertSign,cRLSign"
    ));
    openssl(&format!(
        "req {key} -subj /O=Corp/CN=carol -keyout carol.key -out carol.csr \
         -addext extendedKeyUsage=clientAuth -addext certificatePolicies=1.2.3.4"
    ));
    openssl(
        "x509 -req -in carol.csr -CA corp.pem -CAkey corp.key -CAcreateserial -days 300 \
         -copy_extensions copyall -out carol.pem",
    );
    std::fs::write(site.path("corp.txt"), "").unwrap();
    std::fs::write(site.path("corp.number"), "01\n").unwrap();
    std::fs::write(
        site.path("corp.cnf"),
        "[ca]\ndefault_ca=corp\n[corp]\ndatabase=corp.txt\ndefault_md=sha256\ncrlnumber=corp.number\n",
    )
    .unwrap();
    openssl(
        "ca -config corp.cnf -gencrl -keyfile corp.key -cert corp.pem -crldays 30 -out corp.crl",
    );
    let corp = ["anchor", "add", "corp", "--ca", "corp.pem", "--crl", "corp.crl"];
    site.signet(&[&corp[..], &["--map-policy", "1.2.3.4=document"]].concat());
    site.signet(&["ca", "import", "carol.pem", "--device", "carol/phone"]);
}

#[test]
fn every_page_of_people_can_be_used_by_everybody() {
    let mut site = Site::start();
    site.admit("interim");
    site.restart_with("[portal]\nsign_up_class = \"email\"");
    site.add("alice");
    let mut tour = Tour::of(Part::People, &site);
    let mut browser = Browser::start(Kind::Chromium, &site, "tour");
    let link = invite(&site, "erin", "email");
    tour.walk(
        &mut browser,
        "guest",
        &["/", "/nowhere", "/devices", "/i/AAAAAAAA-AAAAAAAA-AAAAAAAA", &link],
    );
    walk_as_applicant(&mut tour, &mut browser);
    let laptop = site.issue("alice", "laptop", "chrome-linux");
    site.issue("alice", "phone", "android");
    browser.import(&laptop);
    browser.opens_until(&site.url(), "Hello, alice!");
    tour.walk(&mut browser, "alice", &["/"]);
    walk_to_another_device(&mut tour, &mut browser);
    walk_to_recovery(&mut tour, &mut browser);
    site.revoke(&laptop);
    browser.opens_until(&site.url(), "REVOKED");
    tour.walk(&mut browser, "revoked", &["/", "/check"]);
    tour.ends();
}

#[test]
fn every_page_of_the_console_can_be_used_by_everybody() {
    let site = Site::start();
    site.add("alice");
    populate(&site);
    let mut tour = Tour::of(Part::Console, &site);
    let mut browser = Browser::start(Kind::Chromium, &site, "tour");
    tour.walk(&mut browser, "guest", &["/console"]);
    let laptop = site.issue("alice", "laptop", "chrome-linux");
    browser.import(&laptop);
    browser.opens_until(&site.url(), "Hello, alice!");
    walk_through_console(&mut tour, &mut browser);
    tour.ends();
}

/// The chief pages, as links would lead to them.
const CHIEF: [&str; 14] = [
    "/",
    "/ca",
    "/check",
    "/devices/add",
    "/lost",
    "/renew",
    "/security",
    "/setup",
    "/console",
    "/console/requests",
    "/console/people",
    "/console/certificates",
    "/console/doors",
    "/console/audit",
];

#[test]
fn the_chief_pages_can_be_used_in_firefox_by_everybody() {
    let site = Site::shared();
    site.add("tilda");
    let mut browser = Browser::lend(Kind::Firefox, &site);
    browser.import(&site.issue("tilda", "laptop", "firefox"));
    browser.opens_until(&site.url(), "Hello, tilda!");
    enter_console(&mut browser, &site);
    let mut tour = Tour::of(Part::People, &site);
    tour.screens = None;
    // A phone by day, a desk by night.
    let [by_day, _, _, by_night] = Look::ALL;
    tour.looks = vec![by_day, by_night];
    for path in CHIEF {
        browser.open(&tour.at(path));
        tour.look_here(&mut browser, "tilda", path);
    }
    tour.finds_nothing();
}

/// From the code in the mail to the file, and one who waits for an officer.
fn walk_as_applicant(tour: &mut Tour<'_>, browser: &mut Browser) {
    let site = tour.site;
    let link = invite(site, "erin", "document");
    apply(browser, &link, "erin", "laptop");
    let request = browser.value("location.href");
    tour.walk(browser, "waiting", &[request.as_str().unwrap(), &site.proof("erin@example.org")]);
    let link = invite(site, "frank", "email");
    apply(browser, &link, "frank", "laptop");
    prove_mailbox(browser, site, "frank");
    take(browser, "frank-laptop-email.p12");
    let request = browser.value("location.href");
    tour.walk(browser, "issued", &[request.as_str().unwrap(), &link]);
}

/// The code that adds a device, and what the other device is told.
fn walk_to_another_device(tour: &mut Tour<'_>, browser: &mut Browser) {
    browser.open(&tour.at("/devices/add"));
    browser.follow("main form button.main");
    let link = browser.value("document.querySelector('#link').textContent");
    let showing = browser.value("location.href");
    tour.walk(browser, "alice", &[showing.as_str().unwrap()]);
    tour.walk(browser, "newcomer", &[link.as_str().unwrap()]);
}

/// The sheet of codes, what two of them open, and a call for help.
fn walk_to_recovery(tour: &mut Tour<'_>, browser: &mut Browser) {
    browser.open(&tour.at("/security"));
    browser.follow("form[action$='/codes'] button");
    tour.look_here(browser, "alice", "/security/codes");
    let codes = [1, 2].map(|n| {
        browser.value(&format!("document.querySelector('.sheet li:nth-child({n})').textContent"))
    });
    browser.open(&tour.at("/lost"));
    browser.fill("#f-who", "alice");
    browser.fill("#f-first", codes[0].as_str().unwrap());
    browser.fill("#f-second", codes[1].as_str().unwrap());
    browser.follow("form[action$='/lost'] button");
    tour.look_here(browser, "lost", "/lost/{}");
    browser.open(&tour.at("/lost"));
    browser.fill("#f-name", "alice");
    browser.fill("#f-message", "My phone was stolen on the train this morning.");
    browser.follow("form[action$='/help'] button");
    tour.look_here(browser, "lost", "/lost/asked");
}

/// All pages of an operator.
fn walk_through_console(tour: &mut Tour<'_>, browser: &mut Browser) {
    let recovery = tour.site.ask(&["operator", "recover"]);
    let link = recovery["link"].as_str().unwrap();
    tour.walk(browser, "operator", &[link]);
    enter_console(browser, tour.site);
    tour.walk(browser, "operator", &["/console/people/carol", "/console"]);
    browser.open(&tour.at("/console/people/dave/offboard"));
    browser.follow("main form button.stop");
    let receipt = browser.value("location.href");
    tour.walk(browser, "operator", &[receipt.as_str().unwrap()]);
}
