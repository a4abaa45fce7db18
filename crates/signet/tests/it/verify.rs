//! `verify` with exactly its documented flags.

use crate::site::{Site, run, signet};

#[test]
fn a_leaf_is_accepted_refused_or_unreadable() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let serial = site.alice();
    site.signet(&format!(
        "cert export {serial} --for curl --out pem --p12 alice.p12 --password-file pw"
    ))
    .exits(0);
    site.signet("ca show --pem").exits(0);
    site.write("issuing.pem", site.signet("ca show issuing --pem").exits(0).out);
    let leaf = std::fs::read_dir(site.path("pem"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.ends_with("alice-laptop.crt"))
        .unwrap();
    let (leaf, anchor, issuing) =
        (leaf.to_str().unwrap(), site.text("data/ca.pem"), site.text("issuing.pem"));
    let verify =
        |more: &[&str]| signet(&[&["verify", "--anchor", &anchor, "--json"], more].concat());
    let accepted =
        verify(&["--intermediate", &issuing, "--purpose", "client", leaf]).exits(0).json();
    assert_eq!(accepted["accepted"], true, "{accepted}");
    assert_eq!(accepted["path"].as_array().unwrap().len(), 2, "{accepted}");
    let refused =
        verify(&["--intermediate", &issuing, "--purpose", "server", leaf]).exits(1).json();
    assert_eq!(
        (&refused["accepted"], &refused["code"]),
        (&false.into(), &"WRONG-PURPOSE".into()),
        "{refused}"
    );
    assert!(refused["citation"].as_str().unwrap().starts_with("RFC"), "{refused}");
    let refused = verify(&["--intermediate", &issuing, "--time", "2099-01-01T00:00:00Z", leaf])
        .exits(1)
        .json();
    assert_eq!(refused["accepted"], false, "{refused}");
    site.write("junk.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    let refused = verify(&[&site.text("junk.pem")]).exits(1).json();
    assert_eq!(refused["code"], "MALFORMED");
    verify(&["--time", "yesterday", leaf]).exits(2);
    verify(&["--purpose", "sport", leaf]).exits(2);
    signet(&["verify", leaf]).exits(2);
}

/// An authority, a leaf `l.pem` (serial 10) for a.example, and its CRLs before and after it was revoked.
fn chain() -> Site {
    let site = Site::new();
    let script = r#"cd "$1" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=CA -days 30 -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout l.key -out l.csr -subj /CN=leaf 2>/dev/null
      printf 'extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\nbasicConstraints=CA:FALSE\nsubjectAltName=DNS:a.example\n' > ext
      openssl x509 -req -in l.csr -CA ca.pem -CAkey ca.key -days 10 -extfile ext -out l.pem -set_serial 0x0A 2>/dev/null
      openssl x509 -in l.pem -outform DER -out l.der && cat l.pem ca.pem > bundle.pem
      touch index.txt && echo 01 > crlnumber && printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=3\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n' > ca.cnf
      openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out empty.pem 2>&1
      openssl ca -config ca.cnf -keyfile ca.key -cert ca.pem -revoke l.pem 2>&1 && openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out full.pem 2>&1"#;
    run("sh", &["-c", script, "sh", &site.text("")]).exits(0);
    site.write("junk.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    site.write("index.pem", "no certificate here\n");
    site
}

/// Runs `signet verify --json`, the names of files given as they are in the site.
fn judge(site: &Site, line: &str) -> (i32, serde_json::Value) {
    let mut args = vec!["verify".to_owned(), "--json".to_owned()];
    let is_file = |word: &str| word.ends_with(".pem") || word.ends_with(".der");
    args.extend(line.split(' ').map(|w| if is_file(w) { site.text(w) } else { w.to_owned() }));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = signet(&args);
    (done.code, done.json())
}

#[test]
fn a_crl_makes_the_status_of_the_whole_chain_matter() {
    let site = chain();
    let check = |line: &str, exit, code: &str| {
        let (found, verdict) = judge(&site, line);
        assert_eq!((found, verdict["code"].as_str().unwrap()), (exit, code), "{line}: {verdict}");
    };
    check("--anchor ca.pem --crl empty.pem l.pem", 0, "ACCEPTED");
    check("--anchor ca.pem --crl full.pem l.pem", 1, "REVOKED");
    check(
        "--anchor ca.pem --crl empty.pem --crl-max-age 0 --time 2100-01-01T00:00:00Z l.pem",
        1,
        "ISSUER-EXPIRED",
    );
}

#[test]
fn files_are_taken_as_they_come_and_what_is_unreadable_helps_nobody() {
    let site = chain();
    let check = |line: &str, exit, code: &str, unreadable: usize| {
        let (found, verdict) = judge(&site, line);
        let lost = verdict["unreadable"].as_array().unwrap().len();
        assert_eq!(
            (found, verdict["code"].as_str().unwrap(), lost),
            (exit, code, unreadable),
            "{line}: {verdict}"
        );
    };
    check("--anchor ca.pem l.der", 0, "ACCEPTED", 0);
    check(
        "--anchor bundle.pem --intermediate ca.pem --intermediate ca.pem bundle.pem",
        0,
        "ACCEPTED",
        0,
    );
    check("--anchor junk.pem --anchor ca.pem --intermediate junk.pem l.pem", 0, "ACCEPTED", 2);
    check("--anchor junk.pem l.pem", 1, "MALFORMED", 1);
    check("--anchor ca.pem junk.pem", 1, "MALFORMED", 1);
    check("--anchor ca.pem index.pem", 1, "MALFORMED", 1);
    check("--anchor ca.pem --crl empty.pem --crl junk.pem l.pem", 1, "MALFORMED", 1);
    check("--anchor ca.pem --crl full.pem --crl junk.pem l.pem", 1, "REVOKED", 1);
    check("--anchor ca.pem --purpose any ca.pem", 0, "ACCEPTED", 0);
    check("--anchor l.pem --purpose any l.pem", 1, "UNKNOWN-ISSUER", 0);
}

#[test]
fn pem_is_read_whatever_stands_around_it() {
    let site = chain();
    let read = |file: &str| std::fs::read_to_string(site.path(file)).unwrap();
    let (leaf, key, ca) = (read("l.pem"), read("l.key"), read("ca.pem"));
    let check = |file: &str, content: &str, code: &str, why: &str| {
        site.write(file, content);
        let (_, verdict) = judge(&site, &format!("--anchor ca.pem {file}"));
        assert_eq!(verdict["code"], code, "{file}: {verdict}");
        let told = verdict["unreadable"][0]["why"].as_str().unwrap_or_default();
        assert!(told.contains(why), "{file}: {verdict}");
    };
    check("lines.pem", &leaf.replace('\n', "\r\n"), "ACCEPTED", "");
    check("mark.pem", &format!("\u{feff}{leaf}"), "ACCEPTED", "");
    check("text.pem", &format!("subject: leaf\n\n{leaf}\nthe end"), "ACCEPTED", "");
    check("key.pem", &format!("{key}{leaf}"), "ACCEPTED", "");
    check("old.pem", &leaf.replace("CERTIFICATE", "X509 CERTIFICATE"), "ACCEPTED", "");
    check("wrong-end.pem", &leaf.replace("END CERT", "END X509 CERT"), "MALFORMED", "not PEM");
    let cut = ca.replace("-----END CERTIFICATE-----", "");
    check("cut.pem", &format!("{leaf}{cut}"), "MALFORMED", "not PEM");
    check("only-key.pem", &key, "MALFORMED", "nothing of the kind");
    check("blank.pem", "\n\n", "MALFORMED", "ASN.1");
    check("nothing.pem", "", "MALFORMED", "nothing of the kind");
}

#[test]
fn every_choice_of_the_question_has_a_flag() {
    let site = chain();
    let check = |flags: &str, exit, code: &str| {
        let line = format!("--anchor ca.pem{flags} l.pem");
        let (found, verdict) = judge(&site, &line);
        assert_eq!((found, verdict["code"].as_str().unwrap()), (exit, code), "{line}: {verdict}");
    };
    for flags in ["", " --max-depth 0", " --max-depth 300", " --explicit-purpose all"] {
        check(flags, 0, "ACCEPTED");
    }
    check(" --name dns:a.example", 0, "ACCEPTED");
    check(" --name dns:b.example", 1, "WRONG-NAME");
    check(" --name ip:192.0.2.1", 1, "WRONG-NAME");
    check(" --time 2100-01-01T00:00:00+02:00 --anchor-expiry ignored", 1, "EXPIRED");
    check(" --time 4102444800", 1, "ISSUER-EXPIRED");
    check(" --purpose server", 1, "WRONG-PURPOSE");
    check(" --explicit-policy --policy 1.2.3", 1, "POLICY");
    let usage =
        |flags: &[&str]| signet(&[&["verify", "--anchor", "a", "b"], flags].concat()).exits(2);
    usage(&["--name", "a.example"]);
    usage(&["--max-depth", "some"]);
    usage(&["--conformance", "loose"]);
}
