//! Headless Chromium and Firefox as people use them: a profile with a certificate store of its own, one window, and what
//! one does in it. Each is spoken to in its own protocol: DevTools and WebDriver BiDi.

use std::{
    fmt::Display,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use testkit::peer::{Running, wait_until};

use crate::site::{Issued, Site, succeeded};

mod chromium;
mod firefox;
mod wire;

/// A browser installed by set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
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
pub(crate) trait Window {
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

    /// Ends the browser as its menu does.
    fn quit(&mut self);
}

/// One browser with a fresh profile that trusts the site's root.
pub(crate) struct Browser {
    kind: Kind,
    home: PathBuf,
    /// None before the first page is opened.
    open: Option<(Running, Box<dyn Window>)>,
}

impl Browser {
    /// Makes one whose profile is called `name`; it starts with the first page.
    pub(crate) fn start(kind: Kind, site: &Site, name: &str) -> Browser {
        let home = site.path(&format!("{name}-{kind:?}"));
        let store = store(kind, &home);
        std::fs::create_dir_all(&store).unwrap();
        nss("certutil", &store, &["-N", "--empty-password"]);
        let root = site.root();
        nss("certutil", &store, &["-A", "-t", "C,,", "-n", "root", "-i", root.to_str().unwrap()]);
        std::fs::create_dir_all(home.join("files")).unwrap();
        Browser { kind, home, open: None }
    }

    /// Imports the file into the browser's store as its own import does; a browser that is open starts anew.
    pub(crate) fn import(&mut self, issued: &Issued) {
        if let Some((mut running, mut window)) = self.open.take() {
            window.quit();
            wait_until(|| matches!(running.child().try_wait(), Ok(Some(_)))).unwrap();
        }
        import(&store(self.kind, &self.home), issued);
    }

    fn window(&mut self) -> &mut dyn Window {
        let (kind, home) = (self.kind, &self.home);
        &mut *self.open.get_or_insert_with(|| launched(kind, home)).1
    }

    /// Opens a page.
    pub(crate) fn open(&mut self, url: &str) {
        assert!(!self.saves(url), "{:?}, {url}: a file, not a page", self.kind);
    }

    /// Opens a page, or finds that it is a file, which is saved instead.
    pub(crate) fn saves(&mut self, url: &str) -> bool {
        match self.window().go(url) {
            Err(error) if error.contains("ERR_ABORTED") => true,
            Err(error) => panic!("{:?}, {url}: {error}", self.kind),
            Ok(()) => {
                self.until(&format!("{}, true", literal(url)));
                false
            }
        }
    }

    /// Opens a page again and again, until it has a text.
    pub(crate) fn opens_until(&mut self, url: &str, text: &str) {
        let has = |browser: &mut Browser| {
            browser.open(url);
            browser.text().contains(text)
        };
        if wait_until(|| has(self)).is_err() {
            self.shows(&[text]);
        }
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
        if happened.is_err() {
            let text = self.text();
            panic!("{:?}: {expression} is never true ({found:?}) on:\n{text}", self.kind);
        }
        found.unwrap()
    }

    /// The value of an expression on the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        self.window().value(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
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

    /// Demands texts on the page.
    #[track_caller]
    pub(crate) fn shows(&mut self, parts: &[&str]) {
        let text = self.text();
        for part in parts {
            assert!(text.contains(part), "{:?}: {part:?} is not on:\n{text}", self.kind);
        }
    }

    /// Presses what can be seen and is chosen by `selector`.
    pub(crate) fn press(&mut self, selector: &str) {
        self.until(&format!("{}?.checkVisibility()", element(selector)));
        self.value(&format!("{}.click()", element(selector)));
    }

    /// Presses a link or button, and waits for the page that it leads to.
    pub(crate) fn follow(&mut self, selector: &str) {
        self.until(&format!("{}?.checkVisibility()", element(selector)));
        // The old page may be gone before it answers.
        let _ = self.window().value(&format!("window.left = true, {}.click()", element(selector)));
        self.until("!window.left");
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

/// The expression for an element.
fn element(selector: &str) -> String {
    format!("document.querySelector({})", literal(selector))
}

/// Text as JavaScript writes it.
pub(crate) fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

fn store(kind: Kind, home: &Path) -> PathBuf {
    match kind {
        Kind::Chromium => home.join(".pki/nssdb"),
        Kind::Firefox => home.join("profile"),
    }
}

fn launched(kind: Kind, home: &Path) -> (Running, Box<dyn Window>) {
    match kind {
        Kind::Chromium => chromium::launch(home),
        Kind::Firefox => firefox::launch(home),
    }
}

/// Starts a browser that is ended after three minutes whatever happens.
fn started(command: &str, arguments: &[String], home: &Path) -> Running {
    let mut limited = Command::new("timeout");
    limited.arg("180").arg(command).args(arguments).env("HOME", home);
    Running::start(limited.stdout(Stdio::null()).stderr(Stdio::null())).unwrap()
}

/// Reads what the browser writes into its profile once it listens.
fn told<T>(browser: impl Display, file: &Path, read: impl Fn(&str) -> Option<T>) -> T {
    let mut found = None;
    let started = wait_until(|| {
        found = std::fs::read_to_string(file).ok().and_then(|text| read(&text));
        found.is_some()
    });
    started.unwrap_or_else(|_| panic!("{browser} did not start"));
    let _ = std::fs::remove_file(file);
    found.unwrap()
}

/// Imports a file into a store of NSS.
pub(crate) fn import(store: &Path, issued: &Issued) {
    let file = issued.p12.to_str().unwrap();
    nss("pk12util", store, &["-i", file, "-W", &issued.password, "-K", ""]);
}

/// Runs a tool of NSS on a store.
pub(crate) fn nss(tool: &str, store: &Path, arguments: &[&str]) {
    let output = Command::new(tool)
        .arg("-d")
        .arg(format!("sql:{}", store.display()))
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{tool} (package libnss3-tools): {error}"));
    succeeded(tool, output);
}
