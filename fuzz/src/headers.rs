//! `gateway::headers`: whatever a visitor sends, a backend learns who asks from the gateway alone.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use gateway::headers::{self, Arrival};
use gateway::path::authority::Authority;
use gateway::visitor::{Holder, Visitor};
use http::{HeaderMap, HeaderName, HeaderValue};
use model::identity::HolderId;
use model::verification::Class;
use pki::certificate::Certificate;

const ASSERTION: HeaderValue = HeaderValue::from_static("ours.ours.ours");
const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

static GUEST: LazyLock<Visitor> = LazyLock::new(|| Visitor::guest(ADDRESS, 1));
static HOLDER: LazyLock<Visitor> = LazyLock::new(|| Visitor::holder(holder()));

fn holder() -> Holder {
    let handle = |text: &str| text.parse().expect("a handle");
    let leaf = include_bytes!("../corpus/certificate/person.der");
    Holder {
        id: HolderId::from_random([7; 16]),
        person: Some(handle("alice")),
        person_name: Some("Alice \u{c4}xample".to_owned()),
        device: handle("laptop"),
        groups: vec![handle("sales")],
        class: Class::built_in().into_iter().nth(1).expect("email"),
        lapse: None,
        outside: None,
        leaf: Certificate::parse(leaf).expect("a certificate"),
        chain: Vec::new(),
    }
}

/// Takes fields, one in each line, through the gateway; as those of a guest, as those of a holder,
/// and as trailers; says whether there was any.
pub fn check(input: &[u8]) -> bool {
    let sent = fields(input);
    let nothing = HeaderMap::new();
    for visitor in [&*GUEST, &*HOLDER] {
        let ours = forwarded(&nothing, visitor);
        let theirs = forwarded(&sent, visitor);
        for (name, value) in &ours {
            let values: Vec<&HeaderValue> = theirs.get_all(name).iter().collect();
            assert_eq!(values, [value], "{name}");
        }
        for name in theirs.keys().filter(|name| !ours.contains_key(*name)) {
            assert!(!speaks_of_identity(name), "{name}");
            assert!(!is_hop_by_hop(name) || theirs[name] == "trailers", "{name}");
            assert!(theirs.get_all(name).iter().eq(sent.get_all(name)) || name == "te", "{name}");
        }
    }
    let mut trailers = sent.clone();
    headers::strip_trailers(&mut trailers);
    for name in trailers.keys() {
        assert!(!speaks_of_identity(name) && name != "host" && name != "content-length", "{name}");
    }
    !sent.is_empty()
}

fn forwarded(sent: &HeaderMap, visitor: &Visitor) -> HeaderMap {
    let host = Authority::parse("files.example.org").expect("a host");
    let mut fields = sent.clone();
    let arrival = Arrival::new(ADDRESS, &host);
    headers::prepare(&mut fields, &arrival, visitor, &ASSERTION);
    fields
}

/// The fields of a request, as a server reads them off the wire.
pub(super) fn fields(input: &[u8]) -> HeaderMap {
    let mut fields = HeaderMap::new();
    for line in input.split(|octet| *octet == b'\n').take(64) {
        let mut parts = line.splitn(2, |octet| *octet == b':');
        let name = parts.next().and_then(|name| HeaderName::from_bytes(name).ok());
        let value = parts.next().and_then(|value| HeaderValue::from_bytes(value).ok());
        if let Some((name, value)) = name.zip(value) {
            fields.append(name, value);
        }
    }
    fields
}

/// Says whether a backend could take a field for the gateway's word about who asks or from where,
/// however it reads the characters between the letters. Written apart from the gateway's own list.
fn speaks_of_identity(name: &HeaderName) -> bool {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = name.as_str().chars().map(plain).collect();
    let starts = ["x-signet", "client-cert", "ssl-client", "x-ssl-", "x-forwarded-", "remote-user"];
    let whole = ["forwarded", "x-real-ip", "x-remote-user", "proxy", "x-original-url"];
    starts.iter().any(|start| name.starts_with(start)) || whole.contains(&name.as_str())
}

fn is_hop_by_hop(name: &HeaderName) -> bool {
    let of_one_connection =
        ["connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"];
    of_one_connection.contains(&name.as_str())
}
