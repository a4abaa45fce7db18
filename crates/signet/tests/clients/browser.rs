//! Headless Chromium and Firefox with a certificate store of their own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::site::{Issued, Site, python, succeeded};

/// A browser installed by set-up.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
}

/// One browser with a fresh profile that trusts the site's root.
pub(crate) struct Profile {
    browser: Browser,
    home: PathBuf,
}

impl Profile {
    pub(crate) fn new(browser: Browser, site: &Site, name: &str) -> Profile {
        let profile = Profile { browser, home: site.path(name) };
        let store = profile.store();
        std::fs::create_dir_all(&store).unwrap();
        nss("certutil", &store, &["-N", "--empty-password"]);
        nss(
            "certutil",
            &store,
            &["-A", "-t", "C,,", "-n", "root", "-i", site.root().to_str().unwrap()],
        );
        profile
    }

    /// Imports the file as the browser's own import does.
    pub(crate) fn import(&self, issued: &Issued) {
        let file = issued.p12.to_str().unwrap();
        nss("pk12util", &self.store(), &["-i", file, "-W", &issued.password, "-K", ""]);
    }

    /// The text of the page at `url`.
    pub(crate) fn read(&self, url: &str) -> String {
        match self.browser {
            Browser::Chromium => self.chromium(&["--dump-dom", url]),
            Browser::Firefox => {
                let output = python("firefox.py").arg(&self.home).arg(url).output().unwrap();
                let answer: serde_json::Value =
                    serde_json::from_str(&succeeded("firefox.py", output)).unwrap();
                assert!(answer["error"].is_null(), "Firefox: {answer}");
                answer["text"].as_str().unwrap().to_owned()
            }
        }
    }

    fn store(&self) -> PathBuf {
        match self.browser {
            Browser::Chromium => self.home.join(".pki/nssdb"),
            Browser::Firefox => self.home.clone(),
        }
    }

    fn chromium(&self, arguments: &[&str]) -> String {
        // Without a time limit a picker that nobody sees would be waited for for ever.
        let output = Command::new("timeout")
            .args([
                "60",
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
            ])
            .args([
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .args(["--disable-sync", "--disable-dev-shm-usage"])
            .arg(format!("--user-data-dir={}", self.home.join("profile").display()))
            .args(arguments)
            .env("HOME", &self.home)
            .output()
            .unwrap();
        succeeded("chromium", output)
    }
}

fn nss(tool: &str, store: &Path, arguments: &[&str]) {
    let output = Command::new(tool)
        .arg("-d")
        .arg(format!("sql:{}", store.display()))
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{tool} (package libnss3-tools): {error}"));
    succeeded(tool, output);
}
