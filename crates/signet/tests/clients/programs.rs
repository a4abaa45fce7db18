//! Programs that are not browsers: curl, openssl, Java.

use std::process::Command;

use testkit::peer::wait_until;

use crate::site::{Issued, Shared, Site, peer, succeeded};

/// curl with the site's root, and the certificate if there is one; prints the body.
fn curl(site: &Site, issued: Option<&Issued>, more: &[&str]) -> String {
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--max-time", "120", "--cacert"]).arg(site.root());
    if let Some(issued) = issued {
        command.args(["--cert-type", "P12", "--cert"]);
        command.arg(format!("{}:{}", issued.p12.display(), issued.password));
    }
    succeeded("curl", command.args(more).arg(site.url()).output().unwrap())
}

/// A certificate of a new person, who is known at the door.
fn laptop(site: &Shared, person: &str, target: &str) -> Issued {
    site.add(person);
    let issued = site.issue(person, "laptop", target);
    let known = wait_until(|| curl(site, Some(&issued), &[]).contains("Hello"));
    assert!(known.is_ok(), "{person} is never greeted");
    issued
}

#[test]
fn curl_speaks_both_versions_of_http() {
    let site = Site::shared();
    let issued = laptop(&site, "carla", "curl");
    for (flag, version) in [("--http1.1", "1.1"), ("--http2", "2")] {
        let said =
            curl(&site, Some(&issued), &[flag, "--write-out", "%{http_version} %{http_code}"]);
        assert!(said.contains("Hello, carla! (email)"), "{said}");
        assert!(said.ends_with(&format!("{version} 200")), "{said}");
    }
}

#[test]
fn a_program_without_a_certificate_gets_a_problem_document() {
    let site = Site::shared();
    let said = curl(
        &site,
        None,
        &["--header", "Accept: application/json", "--write-out", "\n%{http_code} %{content_type}"],
    );
    let (body, status) = said.rsplit_once('\n').unwrap();
    let problem: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(problem["code"], "NONE");
    assert!(problem["request_id"].is_string(), "{problem}");
    assert!(status.starts_with("401") || status.starts_with("403"), "{status}");
    assert!(status.contains("json"), "{status}");
}

#[test]
fn a_session_does_not_outlive_its_certificate() {
    let site = Site::shared();
    let issued = laptop(&site, "tessa", "modern");
    let (chain, key) = site.pem(&issued);
    let session = site.path("session.pem");
    let visit = |resumption: &str| {
        let script = format!(
            "printf 'GET / HTTP/1.1\\r\\nHost: localhost:{port}\\r\\nConnection: close\\r\\n\\r\\n' | \
             openssl s_client -connect {address} -servername localhost -CAfile {root} -cert {chain} -cert_chain {chain} -key {key} {resumption} {session} -ign_eof 2>&1",
            port = site.address.port(),
            address = site.address,
            root = site.root().display(),
            chain = chain.display(),
            key = key.display(),
            session = session.display(),
        );
        let output = Command::new("timeout").args(["120", "sh", "-c", &script]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(visit("-sess_out").contains("Hello, tessa!"), "the first visit is greeted");
    let second = visit("-sess_in");
    assert!(second.contains("Reused, TLSv1.3"), "the second visit resumes: {second}");
    assert!(second.contains("Hello, tessa!"), "a resumed visit is greeted: {second}");
    site.revoke(&issued);
    let third = visit("-sess_in");
    assert!(!third.contains("Hello"), "a revoked certificate is refused on resumption: {third}");
    assert!(third.contains("REVOKED"), "and is told why: {third}");
}

#[test]
fn java_is_greeted_and_then_refused() {
    let site = Site::shared();
    let issued = laptop(&site, "jan", "java");
    let visit = || {
        let output = Command::new("timeout")
            .args(["180", "java"])
            .arg(peer("Visit.java"))
            .arg(site.url())
            .arg(site.root())
            .arg(&issued.p12)
            .arg(&issued.password)
            .output()
            .unwrap();
        succeeded("java Visit.java", output)
    };
    let said = visit();
    assert_eq!(said.matches("Hello, jan! (email)").count(), 2, "{said}");
    assert!(said.contains("HTTP_2 200"), "{said}");
    site.revoke(&issued);
    let said = visit();
    assert!(said.contains("REVOKED") && !said.contains("Hello"), "{said}");
}
