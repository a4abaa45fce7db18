//! Headless Chromium and Firefox as people use them: a profile with a certificate store of its own, one window, and what
//! one does in it. Each is spoken to in its own protocol: DevTools and WebDriver BiDi.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
};

use serde_json::Value;
use testkit::peer::{Running, wait_until};

use crate::{
    after,
    site::{Issued, Shared, Site, tail},
};

mod chromium;
mod firefox;
pub(crate) mod nss;
mod wire;

/// A browser installed by set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    /// The other one.
    pub(crate) fn other(self) -> Kind {
        match self {
            Kind::Chromium => Kind::Firefox,
            Kind::Firefox => Kind::Chromium,
        }
    }

    /// What a file for it is called at the command line.
    pub(crate) fn target(self) -> &'static str {
        match self {
            Kind::Chromium => "chrome-linux",
            Kind::Firefox => "firefox",
        }
    }

    fn store(self, home: &Path) -> PathBuf {
        match self {
            Kind::Chromium => chromium::store(home),
            Kind::Firefox => firefox::store(home),
        }
    }

    fn launch(self, home: &Path) -> Result<(Running, Box<dyn Window>), String> {
        match self {
            Kind::Chromium => chromium::launch(home),
            Kind::Firefox => firefox::launch(home),
        }
    }
}

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) name: &'static str,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) scheme: &'static str,
}

impl Look {
    /// A phone and a desk, light and dark.
    pub(crate) const ALL: [Look; 4] = [
        Look { name: "phone-light", width: 390, height: 844, scheme: "light" },
        Look { name: "phone-dark", width: 390, height: 844, scheme: "dark" },
        Look { name: "desk-light", width: 1280, height: 800, scheme: "light" },
        Look { name: "desk-dark", width: 1280, height: 800, scheme: "dark" },
    ];
}

/// What both protocols can do with the one window.
pub(crate) trait Window: Send {
    /// Goes to a page, and returns once its answer is there; `Err` is the browser's own complaint.
    fn go(&mut self, url: &str) -> Result<(), String>;

    /// The value of an expression, or of the promise that it is; `Err` also where the page just goes.
    fn value(&mut self, expression: &str) -> Result<Value, String>;

    /// Shows pages from now on as on a screen of this size, light or dark.
    fn wear(&mut self, look: &Look) -> Result<(), String>;

    /// Lets no page run scripts from now on.
    fn forbid_scripts(&mut self) -> Result<(), String>;

    /// A picture of the whole page as PNG, in base 64.
    fn picture(&mut self) -> Result<String, String>;

    /// Closes the window for one that has no cookies and no connections, as after another start.
    fn start_anew(&mut self) -> Result<(), String>;

    /// Imports a file into the browser's store of certificates.
    fn import(&mut self, issued: &Issued) -> Result<(), String>;

    /// Removes from that store what was imported.
    fn forget_certificates(&mut self) -> Result<(), String>;

    /// Ends the browser as its menu does.
    fn quit(&mut self);
}

/// One browser that trusts the site's root and has no certificate yet.
pub(crate) struct Browser {
    kind: Kind,
    home: PathBuf,
    /// None before the first page is opened.
    open: Option<Open>,
    lent: Lent,
}

/// A browser that runs.
struct Open {
    window: Box<dyn Window>,
    running: Running,
}

/// Whether other tests use a browser, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lent {
    /// Its profile is its own, and lives on when it is ended.
    No,
    /// It runs on and is cleared for the next.
    Yes,
}

/// Browsers that run and wait for a test, with their homes.
static IDLE: Mutex<Vec<(Kind, PathBuf, Open)>> = Mutex::new(Vec::new());

impl Browser {
    /// Lends one that tests at the shared site use one after the other.
    pub(crate) fn lend(kind: Kind, site: &Shared) -> Browser {
        loop {
            let (home, mut open) = idle(kind).unwrap_or_else(|| {
                let home = home(kind, site, "lent");
                let mut open = launched(kind, &home);
                after::end(open.running.child());
                (home, open)
            });
            let files = home.join("files");
            std::fs::remove_dir_all(&files).unwrap();
            std::fs::create_dir(&files).unwrap();
            match open.window.start_anew() {
                Ok(()) => return Browser { kind, home, open: Some(open), lent: Lent::Yes },
                Err(error) => eprintln!("{kind:?} cannot be lent again: {error}"),
            }
        }
    }

    /// Makes one whose profile is called `name`; it starts with the first page.
    pub(crate) fn start(kind: Kind, site: &Site, name: &str) -> Browser {
        Browser { kind, home: home(kind, site, name), open: None, lent: Lent::No }
    }

    /// Imports the file into the browser's store as its own import does; then it starts anew.
    pub(crate) fn import(&mut self, issued: &Issued) {
        match (self.lent, self.open.take()) {
            (Lent::Yes, open) => {
                let open = self.open.insert(open.unwrap());
                open.window.import(issued).unwrap();
                open.window.start_anew().unwrap();
            }
            (Lent::No, open) => {
                if let Some(mut open) = open {
                    open.window.quit();
                    wait_until(|| matches!(open.running.child().try_wait(), Ok(Some(_)))).unwrap();
                }
                nss::import(&self.kind.store(&self.home), issued);
            }
        }
    }

    fn window(&mut self) -> &mut dyn Window {
        let (kind, home) = (self.kind, &self.home);
        &mut *self.open.get_or_insert_with(|| launched(kind, home)).window
    }

    /// Opens a page.
    pub(crate) fn open(&mut self, url: &str) {
        assert!(!self.saves(url), "{:?}, {url}: a file, not a page", self.kind);
    }

    /// Opens a page, or finds that it is a file, which is saved instead.
    pub(crate) fn saves(&mut self, url: &str) -> bool {
        let mut answer = Ok(());
        // A connection that the server is just ending, a network that just changed: people try again, too.
        let opened = wait_until(|| {
            answer = self.window().go(url);
            matches!(&answer, Err(error) if error.contains("ERR_ABORTED")) || answer.is_ok()
        });
        if opened.is_err() {
            panic!("{:?}, {url}: {answer:?}", self.kind);
        }
        if answer.is_ok() {
            self.until(&format!("{}, true", literal(url)));
        }
        answer.is_err()
    }

    /// Opens a page again and again, until it has a text: what was done elsewhere takes its time to arrive.
    pub(crate) fn opens_until(&mut self, url: &str, text: &str) {
        let arrived = wait_until(|| {
            self.open(url);
            self.text().contains(text)
        });
        assert!(arrived.is_ok(), "{:?}, {url}: {text:?} never comes", self.kind);
    }

    /// Opens the page that is shown again, until it has a text.
    pub(crate) fn reloads_until(&mut self, text: &str) {
        let page = self.value("location.href");
        self.opens_until(page.as_str().unwrap(), text);
    }

    /// Opens the same page again.
    pub(crate) fn reload(&mut self) {
        let page = self.value("location.href");
        self.open(page.as_str().unwrap());
    }

    /// Waits until the page is whole and the expression is true there; gives its value.
    pub(crate) fn until(&mut self, expression: &str) -> Value {
        let mut found = Ok(Value::Null);
        let asked = format!("document.readyState === 'complete' && ({expression})");
        let happened = wait_until(|| {
            found = self.window().value(&asked);
            !matches!(found, Ok(Value::Null | Value::Bool(false)) | Err(_))
        });
        assert!(happened.is_ok(), "{:?}: {expression} is never true ({found:?})", self.kind);
        found.unwrap()
    }

    /// The value of an expression on the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let mut found = Err(String::new());
        // A page that looks again by itself may be just going.
        let _ = wait_until(|| {
            found = self.window().value(expression);
            found.is_ok()
        });
        found.unwrap_or_else(|error| panic!("{:?}: {expression}: {error}", self.kind))
    }

    /// Shows pages from now on as on this screen.
    pub(crate) fn wear(&mut self, look: &Look) {
        self.window().wear(look).unwrap();
    }

    /// Lets no page run scripts from now on.
    pub(crate) fn forbid_scripts(&mut self) {
        self.window().forbid_scripts().unwrap();
    }

    /// A picture of the whole page as PNG, in base 64.
    pub(crate) fn picture(&mut self) -> String {
        self.window().picture().unwrap()
    }

    /// What the page shows as text.
    pub(crate) fn text(&mut self) -> String {
        let text = "location.href + '\\n' + (document.body?.innerText ?? '')";
        self.window().value(text).unwrap_or_default().as_str().unwrap_or_default().to_owned()
    }

    /// Waits for texts on the page.
    #[track_caller]
    pub(crate) fn shows(&mut self, parts: &[&str]) {
        for part in parts {
            let shown = wait_until(|| self.text().contains(part));
            assert!(shown.is_ok(), "{:?}: {part:?} is not on the page", self.kind);
        }
    }

    /// Presses what can be seen and is chosen by `selector`.
    pub(crate) fn press(&mut self, selector: &str) {
        self.until(&format!("{}?.checkVisibility()", element(selector)));
        // Once: a second time might be another page's.
        self.window().value(&format!("{}.click()", element(selector))).unwrap();
    }

    /// Presses a link or button, and waits for the page that it leads to.
    pub(crate) fn follow(&mut self, selector: &str) {
        self.until(&format!("{}?.checkVisibility()", element(selector)));
        self.value("window.left = true");
        // The old page may be gone before it answers.
        let _ = self.window().value(&format!("{}.click()", element(selector)));
        // Between two pages there may be none for a moment, which is whole as well.
        self.until("!window.left && location.protocol !== 'about:'");
    }

    /// Puts text into a field.
    pub(crate) fn fill(&mut self, selector: &str, text: &str) {
        self.until(&format!("{}?.checkVisibility()", element(selector)));
        self.value(&format!("{}.value = {}", element(selector), literal(text)));
    }

    /// The file called `name`, once it was downloaded whole.
    pub(crate) fn downloaded(&self, name: &str) -> PathBuf {
        let file = self.home.join("files").join(name);
        let whole = || {
            let under_way =
                std::fs::read_dir(self.home.join("files")).unwrap().flatten().any(|one| {
                    one.path()
                        .extension()
                        .is_some_and(|kind| kind == "part" || kind == "crdownload")
                });
            !under_way && std::fs::metadata(&file).is_ok_and(|found| found.len() > 0)
        };
        wait_until(whole).unwrap_or_else(|_| panic!("{:?} saved no {name}", self.kind));
        file
    }
}

impl Drop for Browser {
    /// A test that fails shows what its browsers showed; of others the browser is cleared for the next.
    fn drop(&mut self) {
        if thread::panicking() {
            let page = if self.open.is_some() { self.text() } else { String::new() };
            let said = tail(&self.home.join("output"), 20);
            eprintln!("── {:?} shows {page}\n── and printed\n{said}", self.kind);
        } else if let (Lent::Yes, Some(mut open)) = (self.lent, self.open.take())
            && open.window.forget_certificates().is_ok()
        {
            let home = std::mem::take(&mut self.home);
            IDLE.lock().unwrap_or_else(PoisonError::into_inner).push((self.kind, home, open));
        }
    }
}

/// One that runs and that nobody uses.
fn idle(kind: Kind) -> Option<(PathBuf, Open)> {
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let place = idle.iter().position(|(other, ..)| *other == kind)?;
    let (_, home, open) = idle.swap_remove(place);
    Some((home, open))
}

/// Makes a home with a store that trusts the site's root.
fn home(kind: Kind, site: &Site, name: &str) -> PathBuf {
    let home = site.folder(&format!("{name}-{kind:?}"));
    nss::make(&kind.store(&home), &site.root());
    std::fs::create_dir(home.join("files")).unwrap();
    home
}

/// The expression for an element.
fn element(selector: &str) -> String {
    format!("document.querySelector({})", literal(selector))
}

/// Text as JavaScript writes it.
pub(crate) fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

/// Starts a browser; a second time where the first comes to nothing.
fn launched(kind: Kind, home: &Path) -> Open {
    let start = || {
        kind.launch(home).inspect_err(|error| {
            eprintln!("{kind:?} did not start: {error}\n{}", tail(&home.join("output"), 40));
        })
    };
    let (running, window) = start().or_else(|_| start()).unwrap();
    Open { window, running }
}

/// Starts a browser that is ended after an hour whatever happens.
fn started(command: &str, arguments: &[String], home: &Path) -> Running {
    let output = std::fs::File::create(home.join("output")).unwrap();
    let mut limited = Command::new("timeout");
    limited.args(["--kill-after=10", "3600", command]).args(arguments).env("HOME", home);
    limited.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
    Running::start(&mut limited).unwrap()
}

/// Reads what a browser writes into its profile once it listens.
fn told<T>(
    running: &mut Running,
    file: &Path,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, String> {
    let (mut found, mut ended) = (None, None);
    let told = wait_until(|| {
        found = std::fs::read_to_string(file).ok().and_then(|text| read(&text));
        ended = running.child().try_wait().ok().flatten();
        found.is_some() || ended.is_some()
    });
    let _ = std::fs::remove_file(file);
    match (found, ended) {
        (Some(found), _) => Ok(found),
        (None, Some(status)) => Err(format!("it ended: {status}")),
        (None, None) => Err(format!("{told:?}: no {}", file.display())),
    }
}
