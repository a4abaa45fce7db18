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

#[test]
fn a_crl_makes_the_status_of_the_whole_chain_matter() {
    let site = Site::new();
    let script = r#"cd "$1" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=CA -days 30 -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout l.key -out l.csr -subj /CN=leaf 2>/dev/null
      printf 'extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\nbasicConstraints=CA:FALSE\n' > ext
      openssl x509 -req -in l.csr -CA ca.pem -CAkey ca.key -days 10 -extfile ext -out l.pem -set_serial 0x0A 2>/dev/null
      touch index.txt && echo 01 > crlnumber && printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=3\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n' > ca.cnf
      openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out empty.pem 2>&1
      openssl ca -config ca.cnf -keyfile ca.key -cert ca.pem -revoke l.pem 2>&1 && openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out full.pem 2>&1"#;
    let directory = site.text("");
    run("sh", &["-c", script, "sh", &directory]).exits(0);
    let verify = |crl: &str| {
        signet(&[
            "verify",
            "--anchor",
            &site.text("ca.pem"),
            "--crl",
            &site.text(crl),
            "--json",
            &site.text("l.pem"),
        ])
    };
    verify("empty.pem").exits(0);
    assert_eq!(verify("full.pem").exits(1).json()["code"], "REVOKED");
}
