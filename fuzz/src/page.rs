//! `gateway::page`: whatever a visitor sends and whoever its certificate names, the page keeps its
//! shape and says what the refusal says.

use gateway::page::{self, Context};
use http::{HeaderMap, Method, Response};
use model::refusal::{Cause, Known, Refusal};
use pki::asn1::{Writer, tag};
use pki::name::Name;
use pki::oid::Oid;
use pki::time::UnixTime;

use super::headers;

/// Refuses a visitor; the input: the name of the certificate's issuer in one line, then fields, one
/// in each line. Says whether the page is for people.
pub fn check(input: &[u8]) -> bool {
    let mut parts = input.splitn(2, |octet| *octet == b'\n');
    let foreign = parts.next().unwrap_or_default();
    let fields = headers::fields(parts.next().unwrap_or_default());
    let unknown = |name: &str| {
        let (seen, wanted) = (name.to_owned(), vec!["CN=Signet".to_owned()]);
        Refusal::new(Cause::UnknownIssuer { seen, wanted }, "not public")
    };
    let known = |name: &str| {
        let device = "laptop".to_owned();
        let refusal = Refusal::new(Cause::NotAllowed, "not public");
        refusal.to_known(Known { person: Some(name.to_owned()), device })
    };
    let name = issuer(foreign).to_string();
    compare(&unknown(&name), &unknown("x"), &fields);
    compare(&known(&String::from_utf8_lossy(foreign)), &known("x"), &fields)
}

/// A name as a hostile certificate may have it.
fn issuer(common_name: &[u8]) -> Name {
    let der = Writer::build(|w| {
        w.sequence(|w| {
            w.nested(tag::SET, |w| {
                w.sequence(|w| {
                    w.oid(&Oid::COMMON_NAME);
                    w.value(tag::UTF8_STRING, common_name);
                });
            });
        });
    });
    Name::parse(&der).expect("a name")
}

/// Two pages that differ in a name only have the same shape. Says whether they are for people.
fn compare(refusal: &Refusal, plain: &Refusal, fields: &HeaderMap) -> bool {
    let (page, plain) =
        (render(refusal, fields, &Method::GET), render(plain, fields, &Method::GET));
    assert_eq!(page.status().as_u16(), refusal.code().status());
    assert_eq!(page.headers(), plain.headers());
    assert_eq!(page.headers()["x-signet-refusal"], refusal.code().as_str());
    assert!(render(refusal, fields, &Method::HEAD).body().is_empty());
    assert!(!page.body().is_empty());
    let html = page.headers()["content-type"] == "text/html; charset=utf-8";
    if html {
        let markup = |body: &[u8]| body.iter().filter(|c| b"<>\"".contains(c)).count();
        assert_eq!(markup(page.body()), markup(plain.body()));
    } else {
        let json: serde_json::Value = serde_json::from_slice(page.body()).expect("JSON");
        assert_eq!(json["code"], refusal.code().as_str());
    }
    let hidden = |body: &[u8]| body.windows(10).all(|window| window != b"not public");
    assert!(hidden(plain.body()));
    html
}

fn render(refusal: &Refusal, headers: &HeaderMap, method: &Method) -> Response<bytes::Bytes> {
    let context = Context {
        door: "files",
        contact: Some("Bob <bob@example.org>"),
        renew: Some("https://id.example.org/renew"),
        request_id: "0123",
        method,
        headers,
        now: UnixTime(1_800_000_000),
    };
    page::render(refusal, &context)
}
