//! Set-up files made for this person and the doors there are: browsers that choose the certificate by themselves, curl,
//! Git, PostgreSQL, WebDAV, Wi-Fi. None holds a key or a password; each names the files that the person has.

use authority::practice::Wifi;
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use maud::{Markup, PreEscaped, html};
use pki::certificate::Certificate;
use pki::pem;

use crate::answer::{File, Keeps, Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::visit::Holder;

#[cfg(test)]
mod tests;

/// One kind of file.
struct Kind {
    name: &'static str,
    media: &'static str,
    words: &'static str,
    how: &'static str,
    write: fn(&Ask<'_>, &Holder) -> Option<String>,
}

const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

const KINDS: &[Kind] = &[
    Kind {
        name: "chrome-policy.json",
        media: JSON,
        words: "setup-chrome",
        how: "setup-chrome-how",
        write: chrome,
    },
    Kind {
        name: "policies.json",
        media: JSON,
        words: "setup-firefox",
        how: "setup-firefox-how",
        write: firefox,
    },
    Kind {
        name: "signet.curlrc",
        media: TEXT,
        words: "setup-curl",
        how: "setup-curl-how",
        write: curl,
    },
    Kind {
        name: "signet.gitconfig",
        media: TEXT,
        words: "setup-git",
        how: "setup-git-how",
        write: git,
    },
    Kind {
        name: "pg_service.conf",
        media: TEXT,
        words: "setup-postgres",
        how: "setup-postgres-how",
        write: postgres,
    },
    Kind {
        name: "davfs2.conf",
        media: TEXT,
        words: "setup-webdav",
        how: "setup-webdav-how",
        write: webdav,
    },
    Kind {
        name: "signet.mobileconfig",
        media: "application/x-apple-aspen-config",
        words: "setup-apple",
        how: "setup-apple-how",
        write: apple,
    },
    Kind {
        name: "wifi.eap-config",
        media: "application/eap-config",
        words: "setup-wifi",
        how: "setup-wifi-how",
        write: wifi,
    },
    Kind {
        name: "ca.pem",
        media: "application/x-pem-file",
        words: "setup-ca",
        how: "setup-ca-how",
        write: root,
    },
];

/// The page.
pub(crate) fn page(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let title = ask.say("setup");
    let shown = KINDS.iter().filter(|kind| (kind.write)(ask, holder).is_some());
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("setup-text")) }
        section.card {
            h2 { (ask.say("setup-pair")) }
            p { (ask.say("setup-pair-text")) }
            pre { (pair_commands(&stem(holder))) }
        }
        div.cards {
            @for kind in shown {
                article.card {
                    header { h2 { (ask.say(kind.words)) } }
                    p { (ask.say(kind.how)) }
                    div.row { a.button.slim href={ "/setup/" (kind.name) } download { (kind.name) } }
                }
            }
        }
        p.small.soft { (ask.say("setup-checked")) }
    };
    Ok(Reply::Page(Page::new(title, content).wide()))
}

/// One file.
pub(crate) fn file(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let kind = KINDS.iter().find(|kind| kind.name == ask.argument(0)).ok_or(Fault::NotFound)?;
    let text = (kind.write)(ask, holder).ok_or(Fault::NotFound)?;
    let (name, bytes) = (Some(kind.name.to_owned()), Bytes::from(text));
    Ok(Reply::File(File { kind: kind.media, name, bytes, keeps: Keeps::No }))
}

/// How the person's files are called.
fn stem(holder: &Holder) -> String {
    match &holder.person {
        Some(person) => format!("{person}-{}", holder.device),
        None => holder.device.to_string(),
    }
}

fn pair_commands(stem: &str) -> String {
    format!(
        "openssl pkcs12 -in FILE.p12 -nokeys -out {stem}.crt\n\
         openssl pkcs12 -in FILE.p12 -nocerts -nodes -out {stem}.key && chmod 600 {stem}.key"
    )
}

/// The doors besides these pages: short name, host, and port if it is another than 443.
fn doors(ask: &Ask<'_>) -> Vec<(String, String, Option<String>)> {
    let own = ask.visit.origin.trim_end_matches('/');
    let doors = ask.web.house().doors();
    let others = doors.iter().filter(|door| door.url.trim_end_matches('/') != own);
    let parts = others.filter_map(|door| {
        let authority = door.url.strip_prefix("https://")?.split('/').next()?;
        let (host, port) =
            authority.rsplit_once(':').map_or((authority, None), |(h, p)| (h, Some(p)));
        Some((door.name.clone(), host.to_owned(), port.map(str::to_owned)))
    });
    parts.collect()
}

fn origin((_, host, port): &(String, String, Option<String>)) -> String {
    port.as_ref().map_or_else(|| format!("https://{host}"), |port| format!("https://{host}:{port}"))
}

fn issuer_name(ask: &Ask<'_>) -> String {
    let issuing = ask.web.authority().hierarchy().issuing();
    issuing.subject().common_name().unwrap_or_default()
}

/// `AutoSelectCertificateForUrls` of Chrome, Edge and Chromium: each entry is JSON in a string.
fn chrome(ask: &Ask<'_>, _: &Holder) -> Option<String> {
    let issuer = issuer_name(ask);
    let entries = doors(ask).into_iter().map(|door| {
        let filter = serde_json::json!({ "ISSUER": { "CN": issuer } });
        serde_json::json!({ "pattern": origin(&door), "filter": filter }).to_string()
    });
    let entries: Vec<String> = entries.collect();
    serde_json::to_string_pretty(&serde_json::json!({ "AutoSelectCertificateForUrls": entries }))
        .ok()
}

/// Firefox's `policies.json`.
fn firefox(_: &Ask<'_>, _: &Holder) -> Option<String> {
    let automatic = serde_json::json!({ "Value": "Select Automatically", "Status": "default" });
    serde_json::to_string_pretty(&serde_json::json!({
        "policies": {
            "Certificates": { "Install": ["ca.pem"] },
            "Preferences": { "security.default_personal_cert": automatic },
        }
    }))
    .ok()
}

fn curl(ask: &Ask<'_>, holder: &Holder) -> Option<String> {
    let (stem, first) = (stem(holder), doors(ask).first().map(origin).unwrap_or_default());
    Some(format!(
        "# curl -K signet.curlrc {first}/\ncert = \"{stem}.crt\"\nkey = \"{stem}.key\"\n\
         # Where doors have certificates of this authority:\n# cacert = \"ca.pem\"\n"
    ))
}

fn git(ask: &Ask<'_>, holder: &Holder) -> Option<String> {
    let stem = stem(holder);
    let section = |door: &(String, String, Option<String>)| {
        format!(
            "[http \"{}/\"]\n\tsslCert = ~/.signet/{stem}.crt\n\tsslKey = ~/.signet/{stem}.key\n",
            origin(door)
        )
    };
    let text: String = doors(ask).iter().map(section).collect();
    Some(format!("# git config --global include.path ~/.signet/signet.gitconfig\n{text}"))
}

fn postgres(ask: &Ask<'_>, holder: &Holder) -> Option<String> {
    let stem = stem(holder);
    let section = |(name, host, port): &(String, String, Option<String>)| {
        let port = port.as_ref().map(|port| format!("port={port}\n")).unwrap_or_default();
        format!(
            "[{name}]\nhost={host}\n{port}sslmode=verify-full\nsslcert={stem}.crt\nsslkey={stem}.key\nsslrootcert=ca.pem\n"
        )
    };
    let sections: Vec<String> = doors(ask).iter().map(section).collect();
    Some(format!("# PGSERVICEFILE=pg_service.conf psql service=NAME\n{}", sections.join("\n")))
}

fn webdav(ask: &Ask<'_>, holder: &Holder) -> Option<String> {
    let first = doors(ask).first().map(origin).unwrap_or_default();
    Some(format!(
        "# ~/.davfs2/davfs2.conf, with the file in ~/.davfs2/certs/private, mode 600:\n\
         # mount -t davfs {first}/ /mnt/files\nclientcert {}.p12\ntrust_ca_cert ca.pem\n",
        stem(holder)
    ))
}

fn root(ask: &Ask<'_>, _: &Holder) -> Option<String> {
    Some(pem::encode("CERTIFICATE", ask.web.authority().hierarchy().root().der()))
}

/// A name for a payload that stays the same as long as what it holds does (RFC 9562 §5.8).
fn uuid(of: &str, root: &Certificate) -> String {
    let digest = pki::digest::sha256(format!("{of} {}", root.fingerprint()).as_bytes());
    let hex: String = digest.iter().take(16).map(|octet| format!("{octet:02X}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// An Apple configuration profile: the root, and where it is set the Wi-Fi. The certificate is chosen from those that
/// are installed; a profile with a key in it cannot be made here.
fn apple(ask: &Ask<'_>, _: &Holder) -> Option<String> {
    let authority = ask.web.authority();
    let (root, house) = (authority.hierarchy().root(), &authority.settings().name);
    let host = ask.visit.origin.trim_start_matches("https://").split(':').next()?;
    let identifier = host.split('.').rev().collect::<Vec<_>>().join(".");
    let payloads = html! {
        (payload("com.apple.security.root", &format!("{identifier}.signet.root"), &uuid("root", root), house, &html! {
            key { "PayloadContent" } data { (Base64::encode_string(root.der())) }
        }))
        @if let Some(wifi) = &authority.practice().wifi {
            (payload("com.apple.wifi.managed", &format!("{identifier}.signet.wifi"), &uuid("wifi", root), &wifi.ssid, &network(wifi, root)))
        }
    };
    let profile = payload(
        "Configuration",
        &format!("{identifier}.signet"),
        &uuid("profile", root),
        house,
        &html! {
            key { "PayloadContent" } array { (payloads) }
        },
    );
    Some(document(
        "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">",
        &html! {
            plist version="1.0" { (profile) }
        },
    ))
}

fn payload(kind: &str, identifier: &str, uuid: &str, name: &str, more: &Markup) -> Markup {
    html! {
        dict {
            key { "PayloadType" } string { (kind) }
            key { "PayloadVersion" } integer { "1" }
            key { "PayloadIdentifier" } string { (identifier) }
            key { "PayloadUUID" } string { (uuid) }
            key { "PayloadDisplayName" } string { (name) }
            (more)
        }
    }
}

/// EAP-TLS (RFC 5216) is method 13; the server is believed by its name alone, under our root.
fn network(wifi: &Wifi, root: &Certificate) -> Markup {
    html! {
        key { "SSID_STR" } string { (wifi.ssid) }
        key { "AutoJoin" } (PreEscaped("<true/>"))
        key { "EncryptionType" } string { "WPA2" }
        key { "EAPClientConfiguration" }
        dict {
            key { "AcceptEAPTypes" } array { integer { "13" } }
            key { "PayloadCertificateAnchorUUID" } array { string { (uuid("root", root)) } }
            key { "TLSTrustedServerNames" } array { string { (wifi.server) } }
        }
    }
}

/// The metadata that Android and Linux programs take (draft-winter-opsawg-eap-metadata).
fn wifi(ask: &Ask<'_>, _: &Holder) -> Option<String> {
    let authority = ask.web.authority();
    let (practice, root) = (authority.practice(), authority.hierarchy().root());
    let wifi = practice.wifi.as_ref()?;
    let name = &authority.settings().name;
    Some(document(
        "",
        &html! {
            EAPIdentityProviderList {
                EAPIdentityProvider ID=(wifi.server) namespace="urn:RFC4282:realm" version="1" lang="en" {
                    AuthenticationMethods { AuthenticationMethod {
                        EAPMethod { Type { "13" } }
                        ServerSideCredential {
                            CA format="X.509" encoding="base64" { (Base64::encode_string(root.der())) }
                            ServerID { (wifi.server) }
                        }
                        ClientSideCredential {}
                    } }
                    CredentialApplicability { IEEE80211 { SSID { (wifi.ssid) } MinRSNProto { "CCMP" } } }
                    ProviderInfo { DisplayName { (name) } }
                }
            }
        },
    ))
}

fn document(doctype: &str, content: &Markup) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{doctype}\n{}\n", content.0)
}
