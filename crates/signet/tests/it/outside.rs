//! Outside CAs at the doors, made with OpenSSL: whom they name, what their policies are worth, what is revoked.

use std::time::Instant;

use pki::asn1::Writer;
use pki::certificate::Certificate;
use pki::key::PrivateKey;
use pki::time::UnixTime;
use serde_json::Value;

use crate::site::{Done, Server, Site, run};

/// Makes a CA of its own in `NAME.pem` and `NAME.key`, and one below it in `NAME-sub.pem`.
pub(crate) fn make_corp(site: &Site, name: &str) {
    let (key, pem) = (site.text(&format!("{name}.key")), site.text(&format!("{name}.pem")));
    let subject = format!("/O={name}/CN={name} root");
    run(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "90",
            "-subj",
            &subject,
            "-keyout",
            &key,
            "-out",
            &pem,
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        ],
    )
    .exits(0);
    let sub = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\ncertificatePolicies=1.2.3.4,1.2.3.5\n";
    sign(site, &format!("{name}-sub"), &format!("/O={name}/CN={name} issuing"), name, sub);
}

/// Makes a key in `NAME.key` and a request for it in `NAME.csr`.
pub(crate) fn request(site: &Site, name: &str, subject: &str) {
    let file = |suffix: &str| site.text(&format!("{name}.{suffix}"));
    run(
        "openssl",
        &[
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            subject,
            "-keyout",
            &file("key"),
            "-out",
            &file("csr"),
        ],
    )
    .exits(0);
}

/// Lets the CA in `BY.pem` certify a new key in `NAME.key`; the certificate is in `NAME.pem`.
fn sign(site: &Site, name: &str, subject: &str, by: &str, extensions: &str) {
    request(site, name, subject);
    sign_request(site, &format!("{name}.csr"), &format!("{name}.pem"), by, extensions);
}

/// Lets the CA in `BY.pem` answer a request.
pub(crate) fn sign_request(site: &Site, csr: &str, out: &str, by: &str, extensions: &str) {
    answer(site, csr, out, by, extensions, &[]);
}

/// The same with more arguments for `openssl x509`.
pub(crate) fn answer(site: &Site, csr: &str, out: &str, by: &str, extensions: &str, more: &[&str]) {
    site.write("extensions", extensions);
    let (csr, out, extensions) = (site.text(csr), site.text(out), site.text("extensions"));
    let (ca, ca_key) = (site.text(&format!("{by}.pem")), site.text(&format!("{by}.key")));
    let args = [
        "x509",
        "-req",
        "-in",
        &csr,
        "-CA",
        &ca,
        "-CAkey",
        &ca_key,
        "-CAcreateserial",
        "-days",
        "30",
        "-extfile",
        &extensions,
        "-out",
        &out,
    ];
    run("openssl", &[&args[..], more].concat()).exits(0);
}

/// A person's certificate by the CA `BY`.
pub(crate) fn leaf(site: &Site, name: &str, by: &str, policy: &str, alternative: &str) {
    let policy =
        if policy.is_empty() { String::new() } else { format!("certificatePolicies={policy}\n") };
    let extensions = format!(
        "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n\
         authorityKeyIdentifier=keyid\nsubjectAltName={alternative}\n{policy}"
    );
    sign(site, name, &format!("/O=Corp/CN={name}"), by, &extensions);
}

/// A site whose door asks for documents, a person with a mailbox, and a CA called corp.
pub(crate) fn site() -> (Site, Server) {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let doors = site.read("data/signet.toml").replace("class email+", "class document+");
    site.write("data/signet.toml", doors);
    let server = site.up(&[]);
    person(&site, "alice");
    make_corp(&site, "corp");
    leaf(&site, "alice", "corp", "1.2.3.4", "email:alice@example.org");
    (site, server)
}

fn person(site: &Site, handle: &str) {
    let email = format!("{handle}@example.org");
    let name = format!("{handle} Example");
    site.signet_args(&["person", "add", handle, "--name", &name, "--email", &email]).exits(0);
}

pub(crate) const ADD: &str = "anchor add corp --ca corp.pem --map-policy 1.2.3.4=document";

/// What the door says to a certificate.
fn visit(site: &Site, name: &str, above: &str) -> Done {
    let mut chain = site.read(&format!("{name}.pem"));
    if !above.is_empty() {
        chain += &site.read(&format!("{above}.pem"));
    }
    site.write("chain.pem", chain);
    let (chain, key) = (site.text("chain.pem"), site.text(&format!("{name}.key")));
    let args = ["--cert", &chain, "--key", &key, "--header", "Accept: application/json"];
    site.curl("/", &args)
}

/// The code of its refusal, or the page.
#[track_caller]
pub(crate) fn ask(site: &Site, name: &str, above: &str) -> String {
    let out = visit(site, name, above).exits(0).out;
    match serde_json::from_str::<Value>(&out) {
        Ok(problem) => problem["code"].as_str().unwrap().to_owned(),
        Err(_) => out,
    }
}

/// Asks until the answer has a text.
#[track_caller]
pub(crate) fn soon(site: &Site, name: &str, above: &str, expected: &str) -> String {
    crate::site::soon(|| visit(site, name, above), expected)
}

#[test]
fn a_running_door_believes_an_outside_ca_from_the_command_on_and_no_longer() {
    let (site, server) = site();
    assert_eq!(ask(&site, "alice", ""), "UNKNOWN-ISSUER");
    let added = site.signet(&format!("{ADD} --json")).exits(0).json();
    assert_eq!(added["policies"]["1.2.3.4"], "document", "{added}");
    let page = soon(&site, "alice", "", "Hello, alice Example");
    assert!(page.contains("identity document checked"), "{page}");
    let list = site.signet("anchor list --json").exits(0).json();
    assert_eq!((&list[0]["name"], &list[0]["person_from"]), (&"corp".into(), &"email".into()));
    site.signet(ADD).exits(6).complains(&["there is already", "corp"]);
    let twin = ADD.replace("add corp", "add twin");
    site.signet(&twin).exits(6).complains(&["CA of corp", "signet anchor remove corp"]);
    site.signet("anchor remove corp").exits(2).complains(&["--yes"]);
    site.signet("anchor remove corp --yes").exits(0);
    soon(&site, "alice", "", "UNKNOWN-ISSUER");
    site.signet("anchor remove corp --yes").exits(3);
    server.stop("TERM");
    let log = site.signet("audit list --json").exits(0).out;
    for part in ["outside:alice/corp", "anchor.added", "anchor.removed"] {
        assert!(log.contains(part), "{part} is not in {log}");
    }
    site.signet("audit verify").exits(0);
}

#[test]
fn what_cannot_be_an_anchor_is_refused_with_the_reason() {
    let (site, _server) = site();
    make_corp(&site, "other");
    site.write("both.pem", site.read("corp.pem") + &site.read("other.pem"));
    site.signet("ca show issuing --pem").exits(0);
    let own = site.signet("ca show root --pem").exits(0).out;
    site.write("own.pem", own);
    for (line, said) in [
        ("anchor add x --ca alice.pem", "not a CA"),
        ("anchor add x --ca both.pem", "do not stand under one another"),
        ("anchor add x --ca own.pem", "a CA of ours"),
        ("anchor add x --ca alice.key", "no certificate"),
        ("anchor add x --ca corp.pem --map-policy 1.2.3.4=gold", "gold"),
        ("anchor add x --ca corp.pem --map-policy document", "1.2.3.4=document"),
        (
            "anchor add x --ca corp.pem --map-policy 1.2.3=email --map-policy 1.2.3=document",
            "twice",
        ),
        ("anchor add x --ca corp.pem --person-from subject:OU", "subject:CN"),
    ] {
        let done = site.signet(line);
        assert!(matches!(done.code, 1 | 2), "{line}: {done:?}");
        done.complains(&[said]);
    }
    assert_eq!(site.signet("anchor list --json").exits(0).json(), Value::Array(vec![]));
    site.signet("anchor add x --ca corp.pem").exits(0).complains(&["no policy is mapped"]);
}

#[test]
fn only_policies_that_hold_along_the_path_count() {
    let (site, _server) = site();
    person(&site, "bob");
    let bob = "email:bob@example.org";
    // Its issuing CA asserts 1.2.3.4 and 1.2.3.5, so 1.2.3.6 holds for nobody below it.
    leaf(&site, "good", "corp-sub", "1.2.3.4", bob);
    leaf(&site, "both", "corp-sub", "1.2.3.4,1.2.3.5", bob);
    leaf(&site, "beyond", "corp-sub", "1.2.3.6", bob);
    leaf(&site, "none", "corp-sub", "", bob);
    site.signet("anchor add corp --ca corp.pem --map-policy 1.2.3.4=document --map-policy 1.2.3.5=email --map-policy 1.2.3.6=face-to-face").exits(0);
    soon(&site, "good", "corp-sub", "Hello, bob");
    // Of two classes the lower counts.
    assert_eq!(ask(&site, "both", "corp-sub"), "CLASS-TOO-LOW");
    assert_eq!(ask(&site, "beyond", "corp-sub"), "UNKNOWN-POLICY");
    assert_eq!(ask(&site, "none", "corp-sub"), "UNKNOWN-POLICY");
    // Without its issuing CA there is no path; an anchor may bring it along.
    assert_eq!(ask(&site, "good", ""), "UNKNOWN-ISSUER");
    site.signet("anchor remove corp --yes").exits(0);
    site.write("whole.pem", site.read("corp-sub.pem") + &site.read("corp.pem"));
    site.signet("anchor add corp --ca whole.pem --map-policy 1.2.3.4=document --unmapped interim")
        .exits(0);
    soon(&site, "good", "", "Hello, bob");
    assert_eq!(ask(&site, "none", ""), "CLASS-TOO-LOW");
}

#[test]
fn a_certificate_names_exactly_one_person_on_record() {
    let (site, _server) = site();
    person(&site, "bob");
    site.signet_args(&["person", "add", "twin", "--name", "Twin", "--email", "shared@example.org"])
        .exits(0);
    site.signet_args(&[
        "person",
        "add",
        "twain",
        "--name",
        "Twain",
        "--email",
        "shared@example.org",
    ])
    .exits(0);
    leaf(&site, "nobody", "corp", "1.2.3.4", "email:nobody@example.org");
    leaf(&site, "shared", "corp", "1.2.3.4", "email:shared@example.org");
    leaf(&site, "two", "corp", "1.2.3.4", "email:alice@example.org,email:bob@example.org");
    leaf(&site, "bob", "corp", "1.2.3.4", "email:mailbox@elsewhere.example");
    site.signet(ADD).exits(0);
    soon(&site, "alice", "", "Hello, alice");
    for name in ["nobody", "shared", "two", "bob"] {
        assert_eq!(ask(&site, name, ""), "UNKNOWN-HOLDER", "{name}");
    }
    site.signet("anchor remove corp --yes").exits(0);
    site.signet(&format!("{ADD} --person-from subject:CN")).exits(0);
    soon(&site, "bob", "", "Hello, bob");
    assert_eq!(ask(&site, "nobody", ""), "UNKNOWN-HOLDER");
    site.signet_args(&["person", "add", "nobody", "--name", "No Body"]).exits(0);
    soon(&site, "nobody", "", "Hello, No Body");
}

#[test]
fn an_outside_ca_cannot_speak_in_our_names() {
    let (site, _server) = site();
    let serial = site.alice_of("document");
    let own = site.signet(&format!(
        "cert export {serial} --for openssl --out pem --p12 alice.p12 --password-file pw --json"
    ));
    own.exits(0);
    let text = run(
        "openssl",
        &[
            "x509",
            "-in",
            &site.text("pem/alice-laptop.crt"),
            "-noout",
            "-ext",
            "subjectAltName,certificatePolicies",
        ],
    );
    let told = text.out;
    let urn =
        told.split("URI:").nth(1).map(|rest| rest.split([',', '\n']).next().unwrap().to_owned());
    let urn = urn.unwrap_or_else(|| panic!("{told}"));
    let policy = told.split("Policy: ").nth(1).unwrap().split('\n').next().unwrap().to_owned();
    leaf(&site, "forged", "corp", &policy, &format!("URI:{urn}"));
    site.signet(ADD).exits(0);
    soon(&site, "alice", "", "Hello, alice");
    assert_eq!(ask(&site, "forged", ""), "UNKNOWN-POLICY");
    leaf(&site, "forged", "corp", "1.2.3.4", &format!("URI:{urn}"));
    assert_eq!(ask(&site, "forged", ""), "UNKNOWN-HOLDER");
}

#[test]
fn our_own_evidence_limits_their_word_where_that_is_asked() {
    let (site, _server) = site();
    site.signet(&format!("{ADD} --evidence ours")).exits(0);
    soon(&site, "alice", "", "CLASS-TOO-LOW");
    site.signet("evidence add alice --class document --method document").exits(0);
    soon(&site, "alice", "", "Hello, alice");
}

#[test]
fn what_is_revoked_here_or_listed_there_is_refused_and_cut() {
    let (site, _server) = site();
    leaf(&site, "second", "corp", "1.2.3.4", "email:alice@example.org");
    site.signet(ADD).exits(0);
    soon(&site, "alice", "", "Hello, alice");
    let serial =
        run("openssl", &["x509", "-in", &site.text("alice.pem"), "-noout", "-serial"]).exits(0).out;
    let serial = serial.trim().trim_start_matches("serial=").to_lowercase();
    let (chain, key) = (site.text("alice.pem"), site.text("alice.key"));
    let live = site.live("/live", &["--cert", &chain, "--key", &key]);
    let revoke = format!("cert revoke {serial} --anchor corp --reason key-compromise --yes");
    site.signet(&revoke).exits(0);
    live.wait_for_cut();
    assert_eq!(ask(&site, "alice", ""), "REVOKED");
    site.signet(&revoke).exits(6);
    // Not by taking the CA off the record and putting it there again, by whatever name, either.
    site.signet("anchor remove corp --yes").exits(0);
    soon(&site, "second", "", "UNKNOWN-ISSUER");
    site.signet(&ADD.replace("add corp", "add again")).exits(0);
    soon(&site, "second", "", "Hello, alice");
    assert_eq!(ask(&site, "alice", ""), "REVOKED");
    site.signet("anchor remove again --yes").exits(0);
    site.signet(ADD).exits(0);
    soon(&site, "second", "", "Hello, alice");

    revoke_in_crl(&site, "second", 3_600);
    let listed = site.signet("anchor crl corp corp.crl --json").exits(0).json();
    assert_eq!(listed["entries"], 1, "{listed}");
    soon(&site, "second", "", "REVOKED");
    let shown = site.signet("anchor show corp").exits(0).out;
    assert!(shown.contains("1 revoked, current") && shown.contains(&serial), "{shown}");
}

/// Writes `corp.crl` with what `openssl ca` has revoked.
pub(crate) fn revoke_in_crl(site: &Site, name: &str, seconds: u32) {
    if !site.path("index.txt").exists() {
        site.write("index.txt", "");
        site.write("crlnumber", "01\n");
    }
    let config = format!(
        "[ca]\ndefault_ca=d\n[d]\ndatabase={}\ncrlnumber={}\ndefault_md=sha256\n",
        site.text("index.txt"),
        site.text("crlnumber")
    );
    site.write("ca.cnf", config);
    let (cnf, pem, key) = (site.text("ca.cnf"), site.text("corp.pem"), site.text("corp.key"));
    let common = ["ca", "-config", &cnf, "-cert", &pem, "-keyfile", &key];
    let file = site.text(&format!("{name}.pem"));
    if !name.is_empty() {
        run("openssl", &[&common[..], &["-revoke", &file]].concat()).exits(0);
    }
    let (seconds, crl) = (seconds.to_string(), site.text("corp.crl"));
    run("openssl", &[&common[..], &["-gencrl", "-crlsec", &seconds, "-out", &crl]].concat())
        .exits(0);
}

#[test]
fn an_out_of_date_crl_closes_the_door_unless_that_is_waived() {
    let (site, _server) = site();
    site.signet(ADD).exits(0);
    soon(&site, "alice", "", "Hello, alice");
    revoke_in_crl(&site, "", 1);
    site.signet("anchor crl corp corp.crl").exits(0);
    soon(&site, "alice", "", "STALE-STATUS");
    // One that is good for as long as it takes to be seen, however slow all is, and then is no more.
    let is_seen = (1..8).map(|doubling| 1 << doubling).any(|seconds| {
        revoke_in_crl(&site, "", seconds);
        site.signet("anchor crl corp corp.crl").exits(0);
        let imported = Instant::now();
        std::iter::from_fn(|| Some(visit(&site, "alice", "").out.contains("Hello, alice")))
            .find(|greeted| *greeted || imported.elapsed().as_secs() > seconds.into())
            .unwrap()
    });
    assert!(is_seen, "no CRL was ever in date");
    soon(&site, "alice", "", "STALE-STATUS");
    revoke_in_crl(&site, "", 3_600);
    site.signet("anchor crl corp corp.crl").exits(0);
    soon(&site, "alice", "", "Hello, alice");
    site.signet("anchor remove corp --yes").exits(0);
    site.signet(&format!("{ADD} --status required")).exits(0).complains(&["until it has a CRL"]);
    soon(&site, "alice", "", "STALE-STATUS");
    site.signet("anchor crl corp corp.crl").exits(0);
    soon(&site, "alice", "", "Hello, alice");
    site.signet("anchor remove corp --yes").exits(0);
    revoke_in_crl(&site, "", 1);
    site.signet(&format!("{ADD} --crl corp.crl --status lenient")).exits(0);
    soon(&site, "alice", "", "Hello, alice");
}

#[test]
fn a_crl_of_somebody_else_or_an_older_one_is_not_taken() {
    let (site, _server) = site();
    site.signet(ADD).exits(0);
    revoke_in_crl(&site, "alice", 3_600);
    site.signet("anchor crl corp corp.crl").exits(0);
    revoke_in_crl(&site, "", 3_600);
    let (cnf, pem) = (site.text("ca.cnf"), site.text("corp.pem"));
    let (key, older) = (site.text("corp.key"), site.text("older.crl"));
    let dates = ["-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20560101000000Z"];
    let ca = ["ca", "-config", &cnf, "-cert", &pem, "-keyfile", &key, "-gencrl", "-out", &older];
    run("openssl", &[&ca[..], &dates].concat()).exits(0);
    site.signet("anchor crl corp older.crl").exits(2).complains(&["is on record"]);
    // Nor of two that come with the CA.
    site.signet("anchor remove corp --yes").exits(0);
    site.signet(&format!("{ADD} --crl corp.crl --crl older.crl")).exits(0);
    site.signet("anchor crl corp older.crl").exits(2).complains(&["is on record"]);
    make_corp(&site, "other");
    site.signet("anchor add other --ca other.pem").exits(0);
    site.signet("anchor crl other corp.crl").exits(2).complains(&["no CA of this anchor"]);
    site.signet("anchor crl corp alice.pem").exits(2);
    site.signet("anchor crl nobody corp.crl").exits(3);
    // A namesake's, with another key.
    make_corp(&site, "corp");
    revoke_in_crl(&site, "", 3_600);
    site.signet("anchor crl corp corp.crl").exits(2).complains(&["no CA of this anchor"]);
}

/// V3, Tomcat CVE-2026-53434: a list that tells less than it seems to, or what nobody here understands, is no list.
/// An empty CRL that does not say when the next one is due, which openssl does not make.
fn endless(pem: &str, key: &str) -> Vec<u8> {
    let read = |file: &str| std::fs::read(file).unwrap();
    let key = PrivateKey::from_pem(&read(key)).unwrap();
    let ca = Certificate::from_pem(&read(pem)).unwrap();
    let algorithm = key.signature_algorithm().der();
    let listed = Writer::build(|w| {
        w.sequence(|w| {
            w.raw(&algorithm);
            w.raw(ca.subject().der());
            UnixTime(1_700_000_000).encode(w);
        });
    });
    let signature = key.sign(&listed).unwrap();
    Writer::build(|w| {
        w.sequence(|w| {
            w.raw(&listed);
            w.raw(&algorithm);
            w.bit_string(&signature);
        });
    })
}

#[test]
fn v3_a_crl_that_cannot_be_relied_on_is_not_taken() {
    let (site, _server) = site();
    site.signet(ADD).exits(0);
    revoke_in_crl(&site, "", 3_600);
    let plain = site.read("ca.cnf");
    let (pem, key, crl) = (site.text("corp.pem"), site.text("corp.key"), site.text("odd.crl"));
    for (digest, extension, said) in [
        ("sha256", "issuingDistributionPoint=critical,onlyuser:TRUE", "only a part"),
        // A delta.
        ("sha256", "2.5.29.27=critical,ASN1:INTEGER:1", "only a part"),
        ("sha256", "1.2.3.4=critical,ASN1:NULL", "not understood"),
        ("sha1", "authorityKeyIdentifier=keyid", "too weak"),
    ] {
        site.write("odd.cnf", format!("{plain}crl_extensions=e\n[e]\n{extension}\n"));
        let config = site.text("odd.cnf");
        let ca = ["ca", "-config", &config, "-cert", &pem, "-keyfile", &key, "-md", digest];
        run("openssl", &[&ca[..], &["-gencrl", "-crldays", "1", "-out", &crl]].concat()).exits(0);
        site.signet("anchor crl corp odd.crl").exits(2).complains(&[said]);
    }
    site.write("odd.crl", endless(&pem, &key));
    site.signet("anchor crl corp odd.crl").exits(2).complains(&["never be out of date"]);
    let shown = site.signet("anchor show corp --json").exits(0).json();
    assert_eq!(shown["crls"], serde_json::json!([]));
    site.signet("anchor remove corp --yes").exits(0);
    let mute = site.text("mute.pem");
    let usage = ["-addext", "keyUsage=critical,keyCertSign"];
    let same =
        ["req", "-x509", "-new", "-key", &key, "-subj", "/O=corp/CN=corp root", "-out", &mute];
    run("openssl", &[&same[..], &usage].concat()).exits(0);
    site.signet("anchor add mute --ca mute.pem --map-policy 1.2.3.4=document").exits(0);
    site.signet("anchor crl mute corp.crl").exits(2).complains(&["does not allow it to sign CRLs"]);
}

#[test]
fn doors_ask_for_the_certificates_of_an_outside_ca_by_its_name() {
    let (site, _server) = site();
    let hinted = || {
        let at = format!("127.0.0.1:{}", site.port);
        run("openssl", &["s_client", "-connect", &at, "-servername", "localhost"])
            .out
            .contains("CN = corp root")
    };
    assert!(!hinted());
    site.signet(ADD).exits(0);
    soon(&site, "alice", "", "Hello, alice");
    assert!(hinted());
}

#[test]
fn its_holder_gets_no_rights_in_the_portal() {
    let (site, _server) = site();
    site.alice_of("email");
    site.signet("role grant alice officer").exits(0);
    site.signet(ADD).exits(0);
    soon(&site, "alice", "", "Hello, alice");
    let portal = site.signet("status --json").exits(0).json();
    let portal = portal["portal"].as_str().unwrap().trim_end_matches('/').to_owned();
    let (chain, key) = (site.text("alice.pem"), site.text("alice.key"));
    let open = |path: &str| {
        let args = ["--cert", &chain, "--key", &key, "--include"];
        site.curl(&format!("{portal}{path}"), &args).exits(0).out
    };
    let check = open("/check");
    assert!(check.contains("at the word of corp"), "{check}");
    for path in ["/devices", "/console"] {
        let page = open(path);
        assert!(!page.starts_with("HTTP/2 200"), "{path}: {page}");
    }
}
