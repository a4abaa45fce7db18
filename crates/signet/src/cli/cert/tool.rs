//! Programs that use client certificates, each with the files it reads and the command that works.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

/// A program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Tool {
    /// curl
    Curl,
    /// git over HTTPS
    Git,
    /// psql and everything on libpq
    Psql,
    /// Python's standard library
    Python,
    /// Node.js
    Node,
    /// Java
    Java,
    /// openssl `s_client`
    Openssl,
    /// wget
    Wget,
    /// `HTTPie`
    Httpie,
}

/// The files written.
#[derive(Clone, Debug)]
pub(super) struct Files {
    /// Certificate and chain, PEM.
    pub(super) certificate: PathBuf,
    /// The key, PEM, when it is at hand.
    pub(super) key: Option<PathBuf>,
    /// The `.p12`, for programs that read one.
    pub(super) p12: Option<PathBuf>,
    /// The root that signs the doors' certificates.
    pub(super) ca: PathBuf,
    password_file: Option<PathBuf>,
}

impl Files {
    /// Names the files; `found` says that there is a key, and the password file of its `.p12`.
    pub(super) fn in_directory(
        directory: &Path,
        name: &str,
        tool: Tool,
        found: Option<Option<&Path>>,
    ) -> Self {
        let with = |extension: &str| directory.join(format!("{name}.{extension}"));
        let keystore = tool == Tool::Java;
        Self {
            certificate: with("crt"),
            key: (found.is_some() && !keystore).then(|| with("key")),
            p12: (found.is_some() && keystore).then(|| with("p12")),
            ca: directory.join("ca.crt"),
            password_file: found.flatten().and_then(|path| std::path::absolute(path).ok()),
        }
    }

    /// All of them.
    pub(super) fn list(&self) -> Vec<PathBuf> {
        let all = [Some(&self.certificate), self.key.as_ref(), self.p12.as_ref(), Some(&self.ca)];
        all.into_iter().flatten().cloned().collect()
    }

    fn key_text(&self) -> String {
        self.key.as_deref().map_or_else(|| "YOUR.key".to_owned(), quoted)
    }
}

/// Where a command goes to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    url: String,
    host: String,
    port: u16,
}

impl Place {
    /// Takes a door's URL apart.
    pub(super) fn of(url: &str) -> Self {
        let uri: Option<http::Uri> = url.parse().ok();
        let host = uri.as_ref().and_then(http::Uri::host).unwrap_or("localhost").to_owned();
        let port = uri.as_ref().and_then(http::Uri::port_u16).unwrap_or(443);
        Self { url: format!("{}/", url.trim_end_matches('/')), host, port }
    }
}

impl Tool {
    /// The program as a command names it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Git => "git",
            Self::Psql => "psql",
            Self::Python => "python",
            Self::Node => "node",
            Self::Java => "java",
            Self::Openssl => "openssl",
            Self::Wget => "wget",
            Self::Httpie => "httpie",
        }
    }

    /// The command, in words of the shell.
    pub(super) fn command(self, files: &Files, place: &Place) -> String {
        let (crt, key, ca) = (quoted(&files.certificate), files.key_text(), quoted(&files.ca));
        let Place { url, host, port } = place;
        match self {
            Self::Curl => format!("curl --cacert {ca} --cert {crt} --key {key} {url}"),
            Self::Git => format!(
                "git -c http.sslCAInfo={ca} -c http.sslCert={crt} -c http.sslKey={key} ls-remote {url}REPOSITORY.git"
            ),
            Self::Psql => format!(
                "psql \"host={host} sslmode=verify-full sslrootcert={ca} sslcert={crt} sslkey={key}\""
            ),
            Self::Python => format!(
                "python3 -c \"import ssl, urllib.request as r; c = ssl.create_default_context(cafile='{}'); c.load_cert_chain('{}', '{}'); print(r.urlopen('{url}', context=c).read().decode())\"",
                files.ca.display(),
                files.certificate.display(),
                plain_key(files)
            ),
            Self::Node => format!(
                "node -e \"const f=require('fs').readFileSync; require('https').get('{url}', {{ca:f('{}'),cert:f('{}'),key:f('{}')}}, r=>r.pipe(process.stdout))\"",
                files.ca.display(),
                files.certificate.display(),
                plain_key(files)
            ),
            Self::Java => java(files, url),
            Self::Openssl => format!(
                "openssl s_client -connect {host}:{port} -servername {host} -CAfile {ca} -verify_return_error -cert {crt} -key {key}"
            ),
            Self::Wget => format!(
                "wget -qO- --ca-certificate={ca} --certificate={crt} --private-key={key} {url}"
            ),
            Self::Httpie => format!("https --verify={ca} --cert={crt} --cert-key={key} {url}"),
        }
    }
}

/// Java reads no PEM, and no password from a file: the shell puts it in.
fn java(files: &Files, url: &str) -> String {
    let store = files.p12.as_deref().map_or_else(|| "YOUR.p12".to_owned(), quoted);
    let password =
        files.password_file.as_deref().map_or_else(|| "YOUR-PASSWORD-FILE".to_owned(), quoted);
    let trust = quoted(&files.ca.with_extension("jks"));
    format!(
        "keytool -importcert -noprompt -alias signet -file {} -keystore {trust} -storepass changeit && \
         java -Djavax.net.ssl.trustStore={trust} -Djavax.net.ssl.trustStorePassword=changeit \
         -Djavax.net.ssl.keyStore={store} -Djavax.net.ssl.keyStoreType=PKCS12 \
         -Djavax.net.ssl.keyStorePassword=\"$(head -n 1 {password})\" YOUR-PROGRAM {url}",
        quoted(&files.ca)
    )
}

fn plain_key(files: &Files) -> String {
    files.key.as_ref().map_or_else(|| "YOUR.key".to_owned(), |path| path.display().to_string())
}

/// A path as one word of the shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | '@');
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests;
