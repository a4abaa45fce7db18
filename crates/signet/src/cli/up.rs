//! `signet up` and `signet serve`: make what is missing without a question, say what was made, serve.

use std::net::SocketAddr;
use std::sync::Arc;

use authority::Authority;
use authority::founding::Founding;
use authority::settings::Settings;
use clap::Args;
use model::identity::Role;
use pki::key::{KeyAlgorithm, PublicKeyKind};

use super::Context;
use crate::config::edit::{self, Site};
use crate::config::{Configuration, DEMO, Source};
use crate::directory::{Directory, write_private, write_public};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::{Cell, Page, Tone};
use crate::{serve, wiring};

/// Make what is missing, then serve. Safe to repeat: what is there stays, and what differs is printed.
#[derive(Debug, Args)]
pub(super) struct UpArgs {
    /// Address to serve on (repeatable; kept in signet.toml) [default: 127.0.0.1:8443]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    listen: Vec<SocketAddr>,
    /// A site to put behind certificates (repeatable; kept in signet.toml) [default: the built-in demonstration]
    #[arg(long, value_name = "URL=UPSTREAM")]
    site: Vec<Site>,
    /// Name of the authority, settled when it is made [default: Signet]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Arc of the policy OIDs that say the verification class, settled when the authority is made [default: an arc under a UUID]
    #[arg(long, value_name = "OID")]
    policy_arc: Option<String>,
    /// Kind of the keys of root and issuing CA, settled when the authority is made: p256, p384, rsa2048, rsa3072, rsa4096, ed25519 [default: p256]
    #[arg(long, value_name = "KEY")]
    ca_key: Option<KeyAlgorithm>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "write IP:PORT, like 127.0.0.1:8443 or [::]:8443".to_owned())
}

/// What `up` found and did.
#[derive(Debug, Default)]
struct Made {
    directory: bool,
    configuration: bool,
    authority: bool,
    changes: Vec<String>,
}

impl Made {
    fn nothing(&self) -> bool {
        !self.directory && !self.configuration && !self.authority && self.changes.is_empty()
    }
}

/// Runs `signet up`.
///
/// # Errors
/// When something cannot be made or served; what was made before stays.
pub(super) fn run(context: &Context, args: &UpArgs) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    let mut made = Made { directory: directory.make()?, ..Made::default() };
    let lock = directory.lock()?;
    let source = settle_configuration(&directory, args, &mut made)?;
    let authority = settle_authority(context, &directory, &source, args, &mut made)?;
    super::class::warn_of_lost(context, &authority)?;
    publish_root(&directory, &authority)?;
    let order = serve::Order {
        directory: directory.clone(),
        lock,
        source,
        authority: Arc::clone(&authority),
    };
    serve::run(context, order, |configuration| {
        greet(context, &directory, &made, configuration, &authority);
    })
}

/// Runs `signet serve`.
///
/// # Errors
/// When there is nothing to serve, or it cannot be served.
pub(super) fn serve(context: &Context) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    directory.require()?;
    let lock = directory.lock()?;
    let source = serve::read_configuration(&directory)?;
    let authority = wiring::open::authority(&directory)?;
    super::class::warn_of_lost(context, &authority)?;
    let order = serve::Order { directory: directory.clone(), lock, source, authority };
    serve::run(context, order, |configuration| {
        context.output.page(|page| {
            doors(page, configuration);
            page.line("Serving; Ctrl-C stops.");
        });
    })
}

/// Writes the first configuration, or works the flags into the one that is there.
fn settle_configuration(
    directory: &Directory,
    args: &UpArgs,
    made: &mut Made,
) -> Result<Source, Failure> {
    let path = directory.configuration();
    if !path.exists() {
        let mut listen =
            if args.listen.is_empty() { vec![default_address()] } else { args.listen.clone() };
        let sites = if args.site.is_empty() { vec![demo_site(&listen)] } else { args.site.clone() };
        let pages = place_of_pages(&sites, &listen);
        listen.extend(pages.address);
        let source = Source { path: path.clone(), text: edit::first(&listen, &sites, &pages.url) };
        check(directory, &source)?;
        write_private(&path, source.text.as_bytes())?;
        made.configuration = true;
        return Ok(source);
    }
    let source = Source::read(directory)?;
    let edited = edit::apply(&source, &args.listen, &args.site)?;
    let source = Source { path: path.clone(), text: edited.text };
    check(directory, &source)?;
    if !edited.changes.is_empty() {
        write_private(&path, source.text.as_bytes())?;
    }
    made.changes = edited.changes;
    Ok(source)
}

fn check(directory: &Directory, source: &Source) -> Result<(), Failure> {
    source.meant(directory, default_address()).map(drop)
}

fn default_address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8443))
}

/// Where Signet's own pages are to be found.
struct Place {
    url: String,
    /// An address of their own, where they cannot have a host of their own.
    address: Option<SocketAddr>,
}

/// Chooses the place of the pages: the host `id` beside that of the first site. Beside localhost there is no other
/// host that every program finds, so there they get a port to themselves.
fn place_of_pages(sites: &[Site], listen: &[SocketAddr]) -> Place {
    let url = sites.first().map_or("https://localhost", |site| site.url.as_str());
    let (host, port) = split(url);
    let is_address = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
    if host != "localhost" && !is_address {
        let domain = host
            .split_once('.')
            .map_or(host, |(_, rest)| if rest.contains('.') { rest } else { host });
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        return Place { url: format!("https://id.{domain}{port}"), address: None };
    }
    let near = listen.first().copied().unwrap_or_else(default_address);
    let address = SocketAddr::new(near.ip(), free_port(near));
    Place { url: format!("https://{host}:{}", address.port()), address: Some(address) }
}

fn split(url: &str) -> (&str, Option<u16>) {
    let authority = url.trim_start_matches("https://");
    match authority.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
        Some((host, Ok(port))) => (host, Some(port)),
        _ => (authority, None),
    }
}

/// A port that nobody listens on: a thousand above `near` (9443 for 8443), so that doors in a row do not meet it.
fn free_port(near: SocketAddr) -> u16 {
    let first = near.port().checked_add(1000).unwrap_or(near.port() - 1000);
    let mut candidates = first..=first.saturating_add(50);
    let is_free = |port: &u16| std::net::TcpListener::bind((near.ip(), *port)).is_ok();
    candidates.find(is_free).unwrap_or(first)
}

fn demo_site(listen: &[SocketAddr]) -> Site {
    let port = listen.first().map_or(8443, SocketAddr::port);
    Site { url: format!("https://localhost:{port}"), upstream: DEMO.to_owned() }
}

/// Opens the authority, or founds it when there is none.
fn settle_authority(
    context: &Context,
    directory: &Directory,
    source: &Source,
    args: &UpArgs,
    made: &mut Made,
) -> Result<Arc<Authority>, Failure> {
    if directory.store().exists() && wiring::open::is_founded(directory)? {
        let authority = wiring::open::authority(directory)?;
        refuse_resettling(authority.settings(), args)?;
        refuse_another_key(&authority, args.ca_key)?;
        return Ok(authority);
    }
    refuse_lost_record(directory)?;
    let configuration = source.meant(directory, default_address())?;
    let host = configuration.doors.doors.first().map_or("localhost", |door| door.host.host());
    let mut settings = Settings::new(args.name.as_deref().unwrap_or("Signet"), host)?;
    if let Some(arc) = &args.policy_arc {
        settings = settings.with_policy_arc(arc)?;
    }
    made.authority = true;
    let key = args.ca_key.unwrap_or_default();
    let founding = Founding { settings, root_key: key, issuing_key: key };
    wiring::open::found(directory, &founding, context.actor())
}

/// Name and arc stand in every certificate issued, so they stay what they were when the authority was made.
fn refuse_resettling(settings: &Settings, args: &UpArgs) -> Result<(), Failure> {
    let asked = [
        ("--name", &args.name, &settings.name),
        ("--policy-arc", &args.policy_arc, &settings.policy_arc),
    ];
    for (flag, wanted, is) in asked {
        if let Some(wanted) = wanted.as_ref().filter(|wanted| *wanted != is) {
            let what = format!("{flag} {wanted} comes too late: this authority has {is:?}");
            return Err(Failure::new(Exit::Conflict, "SETTLED", what)
                .why("it stands in every certificate that was issued")
                .remedy(format!("leave {flag} out, or make another authority with --dir")));
        }
    }
    Ok(())
}

/// The CAs' keys are what they were when the authority was made.
fn refuse_another_key(authority: &Authority, wanted: Option<KeyAlgorithm>) -> Result<(), Failure> {
    let is = authority.hierarchy().root().public_key().kind();
    match wanted {
        Some(wanted) if PublicKeyKind::from(wanted) != is => {
            let what =
                format!("--ca-key {wanted} comes too late: this authority's root has a key {is}");
            Err(Failure::new(Exit::Conflict, "SETTLED", what)
                .why("everybody who trusts the root trusts that key")
                .remedy("leave --ca-key out, or make another authority with --dir"))
        }
        _ => Ok(()),
    }
}

/// A root was published, so there was a record: a new one would have forgotten every revocation.
fn refuse_lost_record(directory: &Directory) -> Result<(), Failure> {
    if !directory.root_certificate().exists() {
        return Ok(());
    }
    let (root, store) = (directory.root_certificate(), directory.store());
    Err(Failure::failed("RECORD-LOST", format!("{} holds no authority any more", store.display()))
        .why(format!("{} shows that one was made, and its record is gone", root.display()))
        .remedy("restore store.db from a backup, or begin anew in another directory with --dir"))
}

/// Puts the root where people find it; it is public.
fn publish_root(directory: &Directory, authority: &Authority) -> Result<(), Failure> {
    let path = directory.root_certificate();
    let pem = authority.hierarchy().root().to_pem();
    if std::fs::read(&path).is_ok_and(|kept| kept == pem.as_bytes()) {
        return Ok(());
    }
    write_public(&path, pem.as_bytes())
}

fn greet(
    context: &Context,
    directory: &Directory,
    made: &Made,
    configuration: &Configuration,
    authority: &Authority,
) {
    let entry = Entry::of(context, configuration, authority);
    if context.output.is_json() {
        return context.output.show(&ready_json(directory, made, configuration, &entry), |_| ());
    }
    context.output.page(|page| {
        if made.nothing() {
            page.line(format!(
                "Everything was there already in {}; nothing was changed.",
                directory.root().display()
            ));
        }
        if made.authority {
            let root = authority.hierarchy().root();
            let text = format!(
                "Certificate authority {} made, valid until {}",
                root.subject(),
                root.not_after()
            );
            page.line(Cell::new(format!("✔ {text}"), Tone::Good));
            page.line(format!(
                "  its root, for everyone who is to trust the door: {}",
                directory.root_certificate().display()
            ));
            page.line(format!(
                "  its keys are encrypted; the passphrase lies beside them in {}",
                directory.keys().display()
            ));
        }
        if made.configuration {
            page.line(Cell::new(
                format!("✔ Configuration made: {}", directory.configuration().display()),
                Tone::Good,
            ));
        }
        for change in &made.changes {
            page.line(Cell::new(format!("✔ Changed {change}"), Tone::Good));
        }
        doors(page, configuration);
        entry.show(page);
        next_steps(page, context, authority);
    });
}

/// The way into the console.
struct Entry {
    console: Option<String>,
    /// A one-time link, as long as nobody has a certificate that opens the console.
    link: Option<String>,
}

impl Entry {
    fn of(context: &Context, configuration: &Configuration, authority: &Authority) -> Self {
        let console = configuration.portal().map(|_| authority.console());
        let mut roles = authority.roles().unwrap_or_default().into_iter();
        let is_needed = console.is_some() && !roles.any(|one| one.role == Role::Operator);
        // Whoever cannot be given one now gets it from `signet operator recover`, which says why.
        let link = is_needed
            .then(|| authority.as_operator(context.actor()).recover())
            .and_then(|made| made.inspect_err(|error| tracing::error!(%error, "no link")).ok());
        Self { console, link: link.map(|made| made.link) }
    }

    fn show(&self, page: &mut Page) {
        match (&self.link, &self.console) {
            (Some(link), _) => {
                page.line("Console (this link is good once, for 15 minutes):");
                page.line(Cell::new(format!("  {link}"), Tone::Good));
            }
            (None, Some(console)) => page.line(format!("Console, by your certificate: {console}")),
            (None, None) => {}
        }
    }
}

fn doors(page: &mut Page, configuration: &Configuration) {
    let listen: Vec<String> = configuration.doors.listen.iter().map(ToString::to_string).collect();
    for door in &configuration.doors.doors {
        let upstream = if configuration.demo_doors.contains(&door.name) {
            "the demonstration site".to_owned()
        } else {
            door.behind.to_string()
        };
        let text = format!("✔ Door {} -> {upstream}, on {}", door.url, listen.join(", "));
        page.line(Cell::new(text, Tone::Good));
        page.line(format!("  rule: {}", door.rule_texts.join("; ")));
    }
}

/// The exact next command: with the directory when it is not the one taken by default.
fn next_steps(page: &mut Page, context: &Context, authority: &Authority) {
    let (signet, dir) = (super::program(), super::dir_flag(context));
    if authority.persons().is_ok_and(|persons| persons.is_empty()) {
        page.line("Next, in another terminal:");
        page.line(format!(
            "  {signet} person add alice --name \"Alice Example\" --email alice@example.org{dir}"
        ));
        page.line(format!("  {signet} cert issue --person alice --device laptop --out alice.p12 --password-file pw{dir}"));
    } else {
        page.line(format!("Next: {signet} status{dir}"));
    }
    page.line("Serving; Ctrl-C stops.");
}

fn ready_json(
    directory: &Directory,
    made: &Made,
    configuration: &Configuration,
    entry: &Entry,
) -> serde_json::Value {
    let doors: Vec<serde_json::Value> = configuration
        .doors
        .doors
        .iter()
        .map(|door| serde_json::json!({ "name": door.name, "url": door.url }))
        .collect();
    serde_json::json!({
        "directory": directory.root(),
        "made": { "directory": made.directory, "configuration": made.configuration, "authority": made.authority },
        "changes": made.changes,
        "doors": doors,
        "portal": configuration.portal(),
        "console": entry.console,
        "console_link": entry.link,
        "root": directory.root_certificate(),
        "pid": std::process::id(),
    })
}
