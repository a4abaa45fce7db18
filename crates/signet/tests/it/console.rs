//! The way into the console: the link that `up` prints, the one that `operator recover` prints, and who else gets in.

use crate::site::{Done, Site};

/// A browser that keeps its cookies.
struct Browser<'a> {
    site: &'a Site,
    origin: String,
}

impl Browser<'_> {
    fn curl(&self, url: &str, more: &[&str]) -> Done {
        let jar = self.site.text("jar");
        let origin = format!("Origin: {}", self.origin);
        let args = ["--include", "--cookie", &jar, "--cookie-jar", &jar, "--header", &origin];
        self.site.curl(url, &[&args[..], more].concat()).exits(0)
    }

    /// Opens the page of a link and presses its only button.
    fn enter(&self, link: &str) -> String {
        let page = self.curl(link, &[]).out;
        let token =
            page.split_once("name=\"token\" value=\"").unwrap_or_else(|| panic!("{page}")).1;
        let token = format!("token={}", token.split('"').next().unwrap());
        self.curl(link, &["--data", &token]).out
    }
}

#[test]
fn the_link_that_up_prints_opens_the_console_once() {
    let site = Site::new();
    let server = site.up(&[]);
    let status = site.signet("status --json").exits(0).json();
    let (portal, console) =
        (status["portal"].as_str().unwrap(), status["console"].as_str().unwrap());
    assert_eq!(console, format!("{portal}/console"));
    let printed = server.greeting.lines().map(str::trim);
    let link = printed.filter(|line| line.contains("/console/enter/")).collect::<Vec<_>>();
    let [link] = link.as_slice() else { panic!("{}", server.greeting) };
    let browser = Browser { site: &site, origin: portal.to_owned() };
    let closed = browser.curl(console, &[]).out;
    assert!(closed.contains("403") && closed.contains("signet operator recover"), "{closed}");
    let entered = browser.enter(link);
    assert!(entered.contains("location: /console/own"), "{entered}");
    let page = browser.curl(console, &[]).out;
    assert!(page.contains("Today") && page.contains("Sign out"), "{page}");
    let again = browser.enter(link);
    assert!(again.contains("410") && again.contains("used already"), "{again}");
    let log = site.read("data/log/access.jsonl");
    assert!(log.contains("/console/enter/…"), "{log}");
    let secret = link.rsplit('/').next().unwrap();
    assert!(!log.contains(secret), "the secret stands in the log");
    let recovered = site.signet("operator recover --json").exits(0).json();
    let stranger = Browser { site: &site, origin: portal.to_owned() };
    std::fs::remove_file(site.path("jar")).unwrap();
    assert!(stranger.enter(recovered["link"].as_str().unwrap()).contains("/console/own"));
    let audit = site.signet("audit list --json").exits(0).out;
    assert!(audit.contains("operator.recovered") && audit.contains("session.opened"), "{audit}");
    server.stop("TERM");
}

#[test]
fn once_an_operator_has_a_certificate_up_prints_no_link() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site.alice();
    site.signet("role grant alice operator").exits(0);
    let server = site.up(&[]);
    assert!(!server.greeting.contains("/console/enter/"), "{}", server.greeting);
    assert!(server.greeting.contains("/console"), "{}", server.greeting);
    server.stop("TERM");
}
