//! `signet handshake`: be the client, and show every step of the conversation with any TLS server.
//!
//! The only place of this crate that names the TLS library.

mod hello;
mod identity;
mod peer;
mod report;
mod server_trust;
mod tap;
mod visit;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use http::Uri;
use pki::certificate::Certificate;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ProtocolVersion};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use self::peer::{AfterDistrust, Hints, Offer, ServerWatch};
use self::report::{Report, Resumption};
use self::server_trust::{Judge, Roots};
use self::tap::Tap;
use crate::cli::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::wiring::clock::Stopwatch;

/// A server that does not answer is given up on after this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Be the client: show the handshake step by step, what was asked, sent, decided.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 the server is trusted and did not refuse, 1 it is not trusted or the \
handshake failed, 4 the server refused this client, 7 unreachable."
)]
pub(crate) struct HandshakeArgs {
    /// The server: https://host[:port][/path]; host:port will do
    url: String,
    /// Present the certificate of this .p12 when asked for one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cert", "key"])]
    p12: Option<PathBuf>,
    /// The file whose first line is the password of the .p12
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Present this certificate (PEM, with its chain) when asked for one
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The private key of --cert (PEM)
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Trust servers certified by these CAs [default: the system's, and ca.pem of the data directory]
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Go on, and send the certificate, though the server is not trusted
    #[arg(long)]
    insecure: bool,
    /// Send the certificate though the server did not hint its issuer (a browser would not)
    #[arg(long)]
    ignore_hints: bool,
    /// Offer this protocol version only
    #[arg(long, value_name = "VERSION", value_parser = ["1.2", "1.3"])]
    tls: Option<String>,
    /// Connect a second time and see whether the session is resumed
    #[arg(long)]
    resume: bool,
}

/// Where to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Target {
    host: String,
    port: u16,
    authority: String,
    path: Option<String>,
}

impl Target {
    fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = || {
            Failure::usage(format!("{text:?} is no address of a TLS server"))
                .remedy("write it like https://localhost:8443")
        };
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let uri: Uri = full.parse().map_err(|_| wrong())?;
        if uri.scheme_str() == Some("http") {
            return Err(wrong().why("http:// is not encrypted: there is no handshake to show"));
        }
        let authority = uri.authority().ok_or_else(wrong)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let path = uri.path_and_query().map(ToString::to_string).filter(|path| path != "/");
        Ok(Self {
            host,
            port: authority.port_u16().unwrap_or(443),
            authority: authority.to_string(),
            path,
        })
    }
}

/// Runs the command.
///
/// # Errors
/// When the arguments make no sense or the server cannot be reached.
pub(crate) fn run(context: &Context, args: &HandshakeArgs) -> Result<Exit, Failure> {
    let target = Target::parse(&args.url)?;
    let report = runtime()?.block_on(converse(context, args, &target))?;
    context.output.show(&report, |page| report.fill(page));
    Ok(report.exit())
}

/// Fetches the certificates a server shows, for somebody who only wants to look at them.
///
/// # Errors
/// When the server cannot be reached or shows none.
pub(crate) fn server_chain(context: &Context, url: &str) -> Result<Vec<Certificate>, Failure> {
    let target = Target::parse(url)?;
    let args = HandshakeArgs::looking(url);
    let attempt = prepare(context, &args, &target)?;
    runtime()?.block_on(async {
        let stream = connect(&target).await?;
        let connector = TlsConnector::from(Arc::clone(&attempt.config));
        let _ =
            tokio::time::timeout(PATIENCE, connector.connect(server_name(&target.host)?, stream))
                .await;
        Ok::<_, Failure>(())
    })?;
    match attempt.server.seen() {
        Some((_, judgement)) if !judgement.certificates().is_empty() => {
            Ok(judgement.certificates().to_vec())
        }
        _ => Err(Failure::failed("HANDSHAKE", format!("{url} showed no certificate"))
            .remedy(format!("`signet handshake {url}` shows how far it came"))),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed("INTERNAL", "no runtime could be made").why(error))
}

impl HandshakeArgs {
    /// Shows nothing and goes on whatever the server is.
    fn looking(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            p12: None,
            password_file: None,
            cert: None,
            key: None,
            ca: None,
            insecure: true,
            ignore_hints: false,
            tls: None,
            resume: false,
        }
    }
}

/// What one connection is made with.
struct Attempt {
    after: AfterDistrust,
    watch: Stopwatch,
    server: Arc<ServerWatch>,
    offer: Arc<Offer>,
    config: Arc<ClientConfig>,
}

fn prepare(context: &Context, args: &HandshakeArgs, target: &Target) -> Result<Attempt, Failure> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let hints = if args.ignore_hints { Hints::Ignored } else { Hints::Respected };
    let identity = identity::load(args, hints, &provider)?;
    // The first random number of a process costs tens of milliseconds that are no part of a handshake.
    let _ = pki::random::fill(&mut [0; 1]);
    let after = if identity.is_some() && !args.insecure {
        AfterDistrust::Stop
    } else {
        AfterDistrust::GoOn
    };
    let roots = Roots::load(args.ca.as_deref(), &context.directory()?)?;
    let watch = Stopwatch::start();
    let judge = Judge::new(roots, identity::expected_name(&target.host), context.now());
    let server = Arc::new(ServerWatch::new(judge, after, Arc::clone(&provider), watch));
    let offer = Arc::new(Offer::new(identity, watch));
    let versions: &[&rustls::SupportedProtocolVersion] = match args.tls.as_deref() {
        Some("1.2") => &[&rustls::version::TLS12],
        Some("1.3") => &[&rustls::version::TLS13],
        _ => rustls::DEFAULT_VERSIONS,
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(|error| Failure::failed("INTERNAL", "no TLS client could be made").why(error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&server) as _)
        .with_client_cert_resolver(Arc::clone(&offer) as _);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Attempt { after, watch, server, offer, config: Arc::new(config) })
}

async fn converse(
    context: &Context,
    args: &HandshakeArgs,
    target: &Target,
) -> Result<Report, Failure> {
    let attempt = prepare(context, args, target)?;
    let stream = connect(target).await?;
    let mut report = Report::new(&args.url, stream.peer_addr().ok(), attempt.watch.elapsed());
    let (tap, recording) = Tap::new(stream, attempt.watch);
    let connector = TlsConnector::from(Arc::clone(&attempt.config));
    let name = server_name(&target.host)?;
    let result = tokio::time::timeout(PATIENCE, connector.connect(name, tap)).await;
    let done = attempt.watch.elapsed();
    report.hellos(&recording.sent(), &recording.received());
    report.server(attempt.server.seen());
    report.asked(attempt.offer.asked().as_ref());
    match result {
        Err(_) => report.failed(done, "the server did not finish it in time", attempt.after),
        Ok(Err(error)) => report.failed(done, &error.to_string(), attempt.after),
        Ok(Ok(stream)) => finish(&mut report, args, target, &attempt, stream, done).await?,
    }
    Ok(report)
}

async fn finish(
    report: &mut Report,
    args: &HandshakeArgs,
    target: &Target,
    attempt: &Attempt,
    mut stream: TlsStream<Tap>,
    done: Duration,
) -> Result<(), Failure> {
    let connection = stream.get_ref().1;
    report.finished(done, connection.protocol_version().map(version), connection);
    let answers = visit::ask(&mut stream, &target.authority, target.path.as_deref()).await;
    report.visited(attempt.watch.elapsed(), answers);
    let tickets = stream.get_ref().1.tls13_tickets_received();
    let resumed = if args.resume { Some(resume(target, attempt).await?) } else { None };
    report.resumption(Resumption { tickets, resumed });
    Ok(())
}

/// Connects once more with the same session store.
async fn resume(target: &Target, attempt: &Attempt) -> Result<bool, Failure> {
    let stream = connect(target).await?;
    let connector = TlsConnector::from(Arc::clone(&attempt.config));
    let joined =
        tokio::time::timeout(PATIENCE, connector.connect(server_name(&target.host)?, stream)).await;
    Ok(match joined {
        Ok(Ok(stream)) => {
            stream.get_ref().1.handshake_kind() == Some(rustls::HandshakeKind::Resumed)
        }
        _ => false,
    })
}

async fn connect(target: &Target) -> Result<TcpStream, Failure> {
    let place = format!("{}:{}", target.host, target.port);
    let unreachable = |why: String| {
        Failure::new(Exit::Unreachable, "UNREACHABLE", format!("{place} cannot be reached"))
            .why(why)
            .remedy(
                "check that the server runs and listens there, and that nothing between blocks it",
            )
    };
    let connecting = TcpStream::connect((target.host.as_str(), target.port));
    match tokio::time::timeout(PATIENCE, connecting).await {
        Ok(Ok(stream)) => {
            let _ = stream.set_nodelay(true);
            Ok(stream)
        }
        Ok(Err(error)) => Err(unreachable(error.to_string())),
        Err(_) => Err(unreachable(format!("no answer within {} s", PATIENCE.as_secs()))),
    }
}

fn server_name(host: &str) -> Result<ServerName<'static>, Failure> {
    ServerName::try_from(host.to_owned())
        .map_err(|error| Failure::usage(format!("{host:?} is no host name")).why(error))
}

fn version(version: ProtocolVersion) -> String {
    hello::version_words(u16::from(version))
}

#[cfg(test)]
mod tests;
