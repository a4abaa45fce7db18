//! Writes flags of `up` into `signet.toml`, leaving every comment and order of the operator's as it is.

use std::net::SocketAddr;

use gateway::config::INSIDE;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::{DEMO, Source};
use crate::failure::Failure;

/// What a door made by `up` admits.
const RULE: &str = "allow class email+";
/// What the demonstration site shows to everyone.
const PUBLIC_RULE: &str = "allow anyone to GET on /public/*";

/// A site asked for on the command line: `URL=UPSTREAM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// Public URL.
    pub(crate) url: String,
    /// What is behind it.
    pub(crate) upstream: String,
}

impl std::str::FromStr for Site {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (url, upstream) = text
            .split_once('=')
            .ok_or("write URL=UPSTREAM, like https://files.example.org=http://127.0.0.1:8080")?;
        if !url.starts_with("https://") {
            return Err(format!("{url:?} does not begin with https://"));
        }
        let plain = upstream.starts_with("http://") || upstream.starts_with("https://");
        if !plain && upstream != DEMO {
            return Err(format!("{upstream:?} is no upstream; write http://host:port, or demo"));
        }
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            upstream: upstream.trim_end_matches('/').to_owned(),
        })
    }
}

impl Site {
    /// The host of the URL, which names the door.
    fn name(&self) -> String {
        let host = self.url.trim_start_matches("https://");
        let host = host.rsplit_once(':').map_or(host, |(host, port)| {
            if port.parse::<u16>().is_ok() { host } else { self.url.trim_start_matches("https://") }
        });
        let plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
        host.to_ascii_lowercase().chars().map(|c| if plain(c) { c } else { '-' }).collect()
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        let demo = self.upstream == DEMO;
        table.insert("name", value(self.name()));
        table.insert("url", value(&self.url));
        table.insert("upstream", value(&self.upstream));
        table.insert("certificate", value(if demo { "optional" } else { "required" }));
        let mut rules = Array::new();
        rules.push(RULE);
        if demo {
            rules.push(PUBLIC_RULE);
        }
        table.insert("rules", value(rules));
        table
    }
}

/// The door of Signet's own pages, which explain themselves to everybody.
fn portal(url: &str) -> Table {
    let mut table = Table::new();
    table.insert("name", value("portal"));
    table.insert("url", value(url));
    table.insert("upstream", value(INSIDE));
    table.insert("certificate", value("optional"));
    table.insert("rules", value(["allow anyone"].into_iter().collect::<Array>()));
    table
}

/// The text of a new configuration.
pub(crate) fn first(listen: &[SocketAddr], sites: &[Site], pages: &str) -> String {
    let listen: Vec<String> = listen.iter().map(|address| format!("\"{address}\"")).collect();
    let mut doors = ArrayOfTables::new();
    sites.iter().for_each(|site| doors.push(site.table()));
    doors.push(portal(pages));
    let mut document = DocumentMut::new();
    document.insert("door", Item::ArrayOfTables(doors));
    super::reference::first_file(&listen.join(", "), document.to_string().trim_start())
}

/// A configuration with flags worked into it.
#[derive(Debug)]
pub(crate) struct Edited {
    /// The new text.
    pub(crate) text: String,
    /// What differs, in words; empty when nothing does.
    pub(crate) changes: Vec<String>,
}

/// Works addresses and sites into an existing configuration.
///
/// # Errors
/// When the text is no TOML.
pub(crate) fn apply(
    source: &Source,
    listen: &[SocketAddr],
    sites: &[Site],
) -> Result<Edited, Failure> {
    // Reading it as written first gives the better message.
    source.written()?;
    let mut document: DocumentMut =
        source.text.parse().map_err(|error: toml_edit::TomlError| {
            Failure::failed("CONFIGURATION", format!("{} is no TOML", source.path.display()))
                .why(error.message())
        })?;
    let mut changes = Vec::new();
    if !listen.is_empty() {
        set_listen(&mut document, listen, &mut changes);
    }
    for site in sites {
        set_site(&mut document, site, &mut changes);
    }
    let text = if changes.is_empty() { source.text.clone() } else { document.to_string() };
    Ok(Edited { text, changes })
}

fn set_listen(document: &mut DocumentMut, listen: &[SocketAddr], changes: &mut Vec<String>) {
    let mut new: Vec<String> = listen.iter().map(ToString::to_string).collect();
    new.extend(address_of_local_pages(document, listen).map(|address| address.to_string()));
    let old: Vec<String> = document
        .get("listen")
        .and_then(Item::as_array)
        .map(|list| list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
        .unwrap_or_default();
    if old != new {
        changes.push(format!("listen: {} (was {})", new.join(", "), old.join(", ")));
        put(document, "listen", value(new.iter().collect::<Array>()));
        let old = old.first().and_then(|address| address.parse::<SocketAddr>().ok());
        if let (Some(old), Some(new)) = (old, listen.first()) {
            move_local_doors(document, old.port(), new.port(), changes);
        }
    }
}

/// Where pages that have a port of localhost to themselves are listened for.
fn address_of_local_pages(document: &DocumentMut, listen: &[SocketAddr]) -> Option<SocketAddr> {
    let doors = document.get("door")?.as_array_of_tables()?;
    let text = |door: &Table, key: &str| door.get(key).and_then(Item::as_str).map(str::to_owned);
    let pages = doors.iter().find(|door| text(door, "upstream").as_deref() == Some(INSIDE))?;
    let port = text(pages, "url")?.strip_prefix("https://localhost:")?.parse().ok()?;
    let first = listen.first()?;
    let is_new = listen.iter().all(|address| address.port() != port);
    is_new.then(|| SocketAddr::new(first.ip(), port))
}

/// Doors of localhost are reached where the server listens, so their URLs move with it.
fn move_local_doors(document: &mut DocumentMut, old: u16, new: u16, changes: &mut Vec<String>) {
    let (old, new) = (format!("https://localhost:{old}"), format!("https://localhost:{new}"));
    let doors = document.get_mut("door").and_then(Item::as_array_of_tables_mut);
    for door in doors.into_iter().flat_map(ArrayOfTables::iter_mut) {
        if old != new && door.get("url").and_then(Item::as_str) == Some(&old) {
            changes.push(format!("door localhost: url {new} (was {old})"));
            put(door, "url", value(&new));
        }
    }
}

/// Sets a key in place, so that the comments around it stay.
fn put(table: &mut Table, key: &str, item: Item) {
    match table.get_mut(key) {
        Some(old) => *old = item,
        None => drop(table.insert(key, item)),
    }
}

fn set_site(document: &mut DocumentMut, site: &Site, changes: &mut Vec<String>) {
    let doors = document.entry("door").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(doors) = doors.as_array_of_tables_mut() else { return };
    let name = site.name();
    let Some(door) =
        doors.iter_mut().find(|door| door.get("name").and_then(Item::as_str) == Some(&name))
    else {
        changes.push(format!("door {name}: {} to {} (new)", site.url, site.upstream));
        return doors.push(site.table());
    };
    for (key, new) in [("url", &site.url), ("upstream", &site.upstream)] {
        let old = door.get(key).and_then(Item::as_str).unwrap_or_default().to_owned();
        if old != *new {
            changes.push(format!("door {name}: {key} {new} (was {old})"));
            put(door, key, value(new));
        }
    }
}

#[cfg(test)]
mod tests;
