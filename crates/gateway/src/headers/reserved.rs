//! Names of fields that backends take for the word of a gateway, so that no visitor may send them.
//!
//! Compared with every character but letters and digits taken as a hyphen: CGI and its heirs read
//! `X_Signet_Tier` and `X.Signet.Tier` as they read `X-Signet-Tier`.

/// Reserved names in lower case; a star at the end stands for any rest.
const RESERVED: [&str; 65] = [
    // Ours, and RFC 9440.
    "x-signet*",
    "client-cert*",
    "x-request-id",
    // A certificate, its fields, or its verdict, as other gateways spell them.
    "cf-client-cert*",
    "mtls-*",
    "ssl-*",
    "tls-*",
    "x-amzn-mtls*",
    "x-arr-clientcert",
    "x-arr-ssl",
    "x-cert-*",
    "x-certificate*",
    "x-client-*",
    "x-clientcert*",
    "x-mtls*",
    "x-peer-cert*",
    "x-spiffe*",
    "x-ssl*",
    "x-tls*",
    "x-user-cert*",
    // A person, as other gateways spell them.
    "cf-access-*",
    "oidc-*",
    "proxy-remote-*",
    "proxy-user",
    "remote-*",
    "shib-*",
    "teleport-jwt-assertion",
    "x-consumer-*",
    "x-credential-*",
    "x-jwt-assertion",
    "x-amzn-oidc-*",
    "x-auth-request-*",
    "x-auth-user*",
    "x-authenticated-*",
    "x-authentik-*",
    "x-goog-authenticated-user-*",
    "x-goog-iap-*",
    "x-ms-client-principal*",
    "x-pomerium-*",
    "x-remote-*",
    "x-token-user-*",
    "x-user-dn",
    "x-vouch-*",
    "x-webauth-*",
    // Where the request came from.
    "cf-connecting-ip*",
    "fastly-client-ip",
    "forwarded",
    "front-end-https",
    "true-client-ip",
    "x-cluster-client-ip",
    "x-envoy-*",
    "x-forwarded*",
    "x-host",
    "x-originating-ip",
    "x-real-ip",
    "x-scheme",
    "x-url-scheme",
    // Another path or method than the one that was judged.
    "x-http-host*",
    "x-http-method*",
    "x-method-override",
    "x-original-*",
    "x-override-url",
    "x-rewrite-*",
    "x-script-name",
    // Becomes the variable HTTP_PROXY under CGI.
    "proxy",
];

/// Fields that say where a request ends, which have twins: some servers read those too.
const FRAMING: [&str; 2] = ["content-length", "transfer-encoding"];

/// Says whether a visitor may not send a field of this name (in lower case).
pub(super) fn is_reserved(name: &str) -> bool {
    let is_twin = |of: &&str| name != *of && covers(of, name);
    RESERVED.iter().any(|reserved| covers(reserved, name)) || FRAMING.iter().any(is_twin)
}

fn covers(reserved: &str, name: &str) -> bool {
    let (stem, exact) = match reserved.strip_suffix('*') {
        Some(stem) => (stem, false),
        None => (reserved, true),
    };
    let length_fits = if exact { name.len() == stem.len() } else { name.len() >= stem.len() };
    length_fits && stem.bytes().zip(name.bytes().map(plain)).all(|(ours, theirs)| ours == theirs)
}

fn plain(octet: u8) -> u8 {
    if octet.is_ascii_alphanumeric() { octet.to_ascii_lowercase() } else { b'-' }
}
