//! Certificates: found by anything that tells one from others, narrowed by how they stand and when they end.

use authority::reader::Reader;
use authority::registry::Standing;
use authority::registry::certificates::{Found, Query, Understood};
use maud::{Markup, html};
use model::certificate::Record;
use model::identity::Role;
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::outside;
use super::parts::{self, Column};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::Form;
use crate::portal::public::{day, grouped};

pub(crate) const PLACE: &str = "/console/certificates";
const DAY_SECS: i64 = 86_400;
/// How certificates may stand, by the word in the query.
const STANDINGS: [(&str, Standing); 4] = [
    ("valid", Standing::Valid),
    ("expired", Standing::Expired),
    ("revoked", Standing::Revoked),
    ("pending", Standing::Pending),
];

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let query = asked(&ask.query);
    let found = reader.search_certificates(&query, parts::ROWS + 1)?;
    // What an outside CA issued is on record elsewhere, and found by its fingerprint as ours is.
    if let Some(fingerprint) = sought_outside(&query.text, &found)
        && reader.is_outside(&fingerprint)?
    {
        return Ok(Reply::See(outside::place(&fingerprint)));
    }
    Ok(Reply::Page(shown(ask, found, &ask.query, &ask.form)))
}

/// What was pasted: the page of the one certificate that it is, or what was found.
pub(crate) fn pasted(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    let query = Query { text: form.text("pem").to_owned(), ..Query::default() };
    let found = reader.search_certificates(&query, parts::ROWS + 1)?;
    match (found.understood, found.records.as_slice()) {
        (Understood::Certificate | Understood::Key, [one]) => {
            Ok(Reply::See(format!("{PLACE}/{}", one.serial)))
        }
        (Understood::Certificate, []) if is_outside(reader, &found)? => {
            let leaf = found.foreign.as_ref().map(|foreign| foreign.fingerprint());
            Ok(Reply::See(leaf.map_or_else(|| PLACE.to_owned(), |leaf| outside::place(&leaf))))
        }
        (Understood::Certificate | Understood::Key, _) => {
            Ok(Reply::Page(shown(ask, found, &Form::default(), &form)))
        }
        _ => {
            form.reject("pem", ask.say("paste-wrong"));
            Ok(Reply::Again(shown(ask, found, &Form::default(), &form)))
        }
    }
}

fn is_outside(reader: &Reader<'_>, found: &Found) -> Result<bool, Fault> {
    let Some(foreign) = &found.foreign else { return Ok(false) };
    Ok(reader.is_outside(&foreign.fingerprint())?)
}

/// The fingerprint that was looked for, where nothing of ours has it.
fn sought_outside(text: &str, found: &Found) -> Option<Fingerprint> {
    if let Some(foreign) = &found.foreign {
        return Some(foreign.fingerprint());
    }
    let digits: String = text.to_lowercase().chars().filter(|c| c.is_ascii_hexdigit()).collect();
    let sought = found.understood == Understood::Fingerprint && found.records.is_empty();
    sought.then(|| digits.parse().ok()).flatten()
}

/// What a query asks for; what in it cannot be read is not asked for.
pub(crate) fn asked(query: &Form) -> Query {
    let standing = STANDINGS.iter().find(|(word, _)| *word == query.text("standing"));
    let until = date(query.text("until")).map(|day| day.plus(DAY_SECS));
    Query {
        text: query.text("q").to_owned(),
        standing: standing.map(|(_, standing)| *standing),
        class: query.text("class").parse().ok(),
        ends_from: date(query.text("from")),
        ends_before: until,
        after: query.text("after").parse().ok(),
    }
}

/// Reads a day as browsers send it, like 2026-11-21; the beginning of it, UTC.
pub(crate) fn date(text: &str) -> Option<UnixTime> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let at = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(UnixTime(at.timestamp().as_second()))
}

/// The conditions as a query again.
fn fields<'a>(query: &'a Form, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let names = ["q", "standing", "class", "from", "until"];
    let mut fields: Vec<(&str, &str)> =
        names.into_iter().map(|name| (name, query.text(name))).collect();
    fields.extend(more);
    fields
}

fn shown(ask: &Ask<'_>, found: Found, query: &Form, pasted: &Form) -> Page {
    let Found { understood, mut records, foreign } = found;
    let is_more = records.len() > parts::ROWS;
    records.truncate(parts::ROWS);
    let after = records.last().filter(|_| is_more).map(|record| record.serial.to_string());
    let next = after.map(|after| parts::link(PLACE, &fields(query, &[("after", &after)])));
    let title = ask.say("certificates");
    let asked: i64 = query.text("asked").parse().unwrap_or(0);
    let content = html! {
        h1 { (title) }
        @if asked > 0 { p.note.good role="status" { (ask.tell("asking-done", &[("count", asked.into())])) } }
        section.card {
            (conditions(ask, query))
            (paste(ask, pasted))
            @if let Some(words) = sense(understood) { p.small.soft { (ask.say(words)) } }
            @if let Some(foreign) = &foreign { (stranger(ask, foreign)) }
            @else if records.is_empty() { (none(ask, query)) }
            @else { (table(ask, query, &records)) }
            (parts::more(ask, next))
        }
    };
    let page = Page::new(title, content).wide();
    page.cli("signet cert list").cli("signet cert show SERIAL")
}

/// How a text was understood, where that is worth saying.
fn sense(understood: Understood) -> Option<&'static str> {
    match understood {
        Understood::Serial => Some("sense-serial"),
        Understood::Fingerprint => Some("sense-fingerprint"),
        Understood::Key => Some("sense-key"),
        Understood::Certificate => Some("sense-certificate"),
        Understood::Holder => Some("sense-holder"),
        Understood::All | Understood::Words | Understood::Unreadable => None,
    }
}

fn conditions(ask: &Ask<'_>, query: &Form) -> Markup {
    let classes = ask.web.authority().classes().list();
    html! {
        form.filters role="search" method="get" action=(PLACE) {
            div.whole {
                label for="f-q" { (ask.say("certificates-search")) }
                input #f-q name="q" type="search" value=(query.text("q")) maxlength="500" autocomplete="off" aria-describedby="f-q-hint";
            }
            div {
                label for="f-standing" { (ask.say("word-standing")) }
                select #f-standing name="standing" {
                    option value="" { (ask.say("any")) }
                    @for (word, standing) in STANDINGS {
                        option value=(word) selected[query.text("standing") == word] { (ask.say(parts::standing_words(standing).0)) }
                    }
                }
            }
            div {
                label for="f-class" { (ask.say("word-checked")) }
                select #f-class name="class" {
                    option value="" { (ask.say("any")) }
                    @for definition in classes.iter().filter(|one| one.class.rank() > 0) {
                        option value=(definition.class.as_str()) selected[query.text("class") == definition.class.as_str()] { (ask.class(&definition.class)) }
                    }
                }
            }
            div { label for="f-from" { (ask.say("ends-from")) } input #f-from name="from" type="date" value=(query.text("from")); }
            div { label for="f-until" { (ask.say("ends-until")) } input #f-until name="until" type="date" value=(query.text("until")); }
            button.main { (ask.say("search-button")) }
            a.button href=(PLACE) { (ask.say("search-all")) }
        }
        p.hint #f-q-hint { (ask.say("certificates-search-hint")) }
    }
}

fn paste(ask: &Ask<'_>, form: &Form) -> Markup {
    let why = form.why_wrong("pem");
    html! {
        details open[why.is_some() || form.find("pem").is_some()] {
            summary { (ask.say("paste")) }
            form method="post" action=(PLACE) {
                (ask.token())
                div.field {
                    label for="f-pem" { (ask.say("paste-label")) }
                    textarea #f-pem name="pem" rows="5" required spellcheck="false" autocomplete="off" class="mono"
                        aria-invalid=[why.map(|_| "true")] aria-describedby=[why.map(|_| "f-pem-wrong")] { (form.text("pem")) }
                    @if let Some(why) = why { p.wrong #f-pem-wrong role="alert" { (why) } }
                }
                button { (ask.say("paste-button")) }
            }
        }
    }
}

fn none(ask: &Ask<'_>, query: &Form) -> Markup {
    let is_asked = fields(query, &[]).iter().any(|(_, value)| !value.is_empty());
    html! {
        @if is_asked { (parts::empty(ask, "certificates-unknown", None)) }
        @else { (parts::empty(ask, "certificates-none", Some("signet invite alice@example.org"))) }
    }
}

/// A certificate that was pasted and is not one of ours.
fn stranger(ask: &Ask<'_>, certificate: &Certificate) -> Markup {
    html! {
        p.note.wait { b { (ask.say("foreign")) } " " (ask.say("foreign-text")) }
        dl.facts {
            dt { (ask.say("fact-name")) } dd { bdi { (certificate.subject()) } }
            dt { (ask.say("fact-issuer")) } dd { bdi { (certificate.issuer()) } }
            dt { (ask.say("fact-serial")) } dd.mono { (certificate.serial()) }
            dt { (ask.say("fact-from")) } dd { (day(certificate.not_before())) }
            dt { (ask.say("fact-until")) } dd { (parts::end(ask, certificate.not_after())) }
            dt { (ask.say("fact-fingerprint")) } dd.mono { (grouped(&certificate.fingerprint().to_string())) }
        }
    }
}

fn table(ask: &Ask<'_>, query: &Form, records: &[Record]) -> Markup {
    html! {
        @if ask.may(Role::Officer) {
            form method="get" action="/console/certificates/renew" {
                (rows(ask, records))
                (choice(ask, query, records))
            }
        } @else { (rows(ask, records)) }
    }
}

fn rows(ask: &Ask<'_>, records: &[Record]) -> Markup {
    let may_choose = ask.may(Role::Officer);
    let choice = may_choose.then_some(Column::Unseen("choose")).into_iter();
    let columns = ["word-whose", "word-standing", "word-checked", "word-until", "fact-serial"];
    html! {
        div.scroll { table data-signet-list {
            (parts::head(ask, choice.chain(columns.map(Column::Words))))
            tbody { @for record in records { (row(ask, record, may_choose)) } }
        } }
    }
}

/// What a certificate is called: the person and the device, the machine, or the door.
pub(crate) fn name(record: &Record) -> Markup {
    html! {
        @match (&record.person, &record.device_handle) {
            (Some(person), Some(device)) => { b { bdi { (record.name) } } span.soft { (person) " · " (device) } }
            (_, Some(device)) => { b { (device) } },
            _ => { b { bdi { (record.name) } } },
        }
    }
}

fn row(ask: &Ask<'_>, record: &Record, may_choose: bool) -> Markup {
    let serial = record.serial.to_string();
    let label = format!("{} {}", ask.say("choose"), record.name);
    html! {
        tr {
            @if may_choose {
                td { @if Standing::of(record, ask.now()) == Standing::Valid { input type="checkbox" name="serial" value=(serial) aria-label=(label); } }
            }
            td data-label=(ask.say("word-whose")) { div { (name(record)) } }
            td data-label=(ask.say("word-standing")) { (parts::standing(ask, record)) }
            td data-label=(ask.say("word-checked")) { (parts::class(ask, record.class.as_ref())) }
            td data-label=(ask.say("word-until")) { div { (parts::end(ask, record.not_after)) } }
            td data-label=(ask.say("fact-serial")) { a.mono href={ (PLACE) "/" (serial) } data-signet-item { (serial) } }
        }
    }
}

/// The buttons that lead to what would come of it.
fn choice(ask: &Ask<'_>, query: &Form, records: &[Record]) -> Markup {
    let is_any = records.iter().any(|record| Standing::of(record, ask.now()) == Standing::Valid);
    let is_narrowed = fields(query, &[]).iter().any(|(_, value)| !value.is_empty());
    let all = |place: &str| parts::link(place, &fields(query, &[("all", "1")]));
    let (renew, revoke) = ("/console/certificates/renew", "/console/certificates/revoke");
    html! {
        @if is_any {
            div.row {
                button.slim { (ask.say("asking-chosen")) }
                @if is_narrowed { a.button.slim href=(all(renew)) { (ask.say("asking-found")) } }
                @if ask.may(Role::Operator) {
                    button.stop.slim formaction=(revoke) { (ask.say("revoke-chosen")) }
                    @if is_narrowed { a.button.stop.slim href=(all(revoke)) { (ask.say("revoke-found")) } }
                }
            }
        }
    }
}

/// Reads the serials that were chosen.
pub(crate) fn chosen(form: &Form) -> Vec<Serial> {
    let texts = form.all("serial").flat_map(str::split_whitespace);
    texts.filter_map(|text| text.parse().ok()).collect()
}
