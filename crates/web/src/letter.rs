//! The words of letters, as plain text and as simple HTML that says the same. Sending them is not done here.

use maud::{DOCTYPE, Markup, html};
use model::language::Tag;
use model::post::Letter;
use pki::time::UnixTime;

use crate::language::{self, Language, Speak, Word};

/// Lines of plain text end before this column.
const WIDTH: usize = 72;

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The language it is written in (RFC 5646).
    pub language: &'static str,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// A piece of a letter.
enum Part {
    Words(String),
    Code(String),
    Quote(String),
    Link { button: String, link: String },
}

/// Whether there are words in a language.
#[must_use]
pub fn speaks(tag: &Tag) -> bool {
    Language::find(tag.as_str()).is_some()
}

/// The languages there are words in, for whoever asked for another.
#[must_use]
pub fn languages() -> String {
    let named =
        Language::ALL.map(|language| format!("{} ({})", language.tag(), language.endonym()));
    named.join(", ")
}

/// Finds the words of a letter from the authority called `house`. Whose language there are no words in gets English.
#[must_use]
pub fn write(letter: &Letter, language: Option<&Tag>, house: &str) -> Words {
    let known = language.and_then(|tag| Language::find(tag.as_str()));
    let writer = Writer { language: known.unwrap_or(Language::English), house };
    let (subject, parts) = writer.write(letter);
    let foot = writer.say("letter-foot", &[]);
    Words {
        language: writer.language.tag(),
        text: text(&parts, &foot, house),
        html: page(&parts, &foot, house, &writer, &subject).into_string(),
        subject,
    }
}

/// Finds words in one language for one house.
struct Writer<'a> {
    language: Language,
    house: &'a str,
}

impl Writer<'_> {
    fn write(&self, letter: &Letter) -> (String, Vec<Part>) {
        match letter {
            Letter::Invitation { name, by, link, ends } => {
                self.invitation(name.as_deref(), by, link, ends)
            }
            Letter::Code { digits, link, minutes } => self.code(digits, link, *minutes),
            Letter::Approved { request, device, link } => self.approved(request, device, link),
            Letter::Rejected { request, device, reason, link } => {
                self.rejected(request, device, reason, link)
            }
            Letter::CertificateEnding { name, device, ends, link } => {
                self.ending(name, device, ends, link)
            }
            Letter::EvidenceEnding { name, class, ends, link } => {
                self.evidence(name, class, ends, link)
            }
            Letter::RenewalAsked { name, device, ends, by, link } => {
                self.renewal(name, device, ends, by, link)
            }
            Letter::Recovered { name } => {
                let parts = vec![self.hello(Some(name)), self.words("letter-recovered-text", &[])];
                (self.say("letter-recovered", &[]), parts)
            }
            Letter::HelpAsked { who, message, link } => {
                let of = [("who", who.into()), ("message", message.into())];
                let parts = vec![
                    self.words("letter-help-text", &of),
                    self.words("letter-help-message", &of),
                    self.link("letter-help-button", link),
                ];
                (self.say("letter-help", &of), parts)
            }
            Letter::Trial { by } => {
                let of = [("by", by.into())];
                (self.say("letter-trial", &of), vec![self.words("letter-trial-text", &of)])
            }
        }
    }

    fn invitation(
        &self,
        name: Option<&str>,
        by: &str,
        link: &str,
        ends: &str,
    ) -> (String, Vec<Part>) {
        let ends = self.moment(ends);
        let of = [("by", by.into()), ("ends", (&ends).into())];
        let parts = vec![
            self.hello(name),
            self.words("letter-invitation-text", &of),
            self.words("letter-invitation-do", &of),
            self.link("letter-invitation-button", link),
            self.words("letter-invitation-end", &of),
        ];
        (self.say("letter-invitation", &of), parts)
    }

    fn code(&self, digits: &str, link: &str, minutes: i64) -> (String, Vec<Part>) {
        let of = [("digits", digits.into()), ("minutes", minutes.into())];
        let parts = vec![
            self.words("letter-code-text", &of),
            Part::Code(digits.to_owned()),
            self.words("letter-code-do", &of),
            self.link("letter-code-button", link),
            self.words("letter-code-end", &of),
        ];
        (self.say("letter-code", &of), parts)
    }

    fn approved(&self, request: &str, device: &str, link: &str) -> (String, Vec<Part>) {
        let of = [("request", request.into()), ("device", device.into())];
        let parts = vec![
            self.words("letter-approved-text", &of),
            self.words("letter-approved-do", &of),
            self.link("letter-approved-button", link),
        ];
        (self.say("letter-approved", &of), parts)
    }

    fn rejected(
        &self,
        request: &str,
        device: &str,
        reason: &str,
        link: &str,
    ) -> (String, Vec<Part>) {
        let of = [("request", request.into()), ("device", device.into())];
        let parts = vec![
            self.words("letter-rejected-text", &of),
            Part::Quote(reason.to_owned()),
            self.words("letter-rejected-do", &of),
            self.link("letter-rejected-button", link),
        ];
        (self.say("letter-rejected", &of), parts)
    }

    fn ending(&self, name: &str, device: &str, ends: &str, link: &str) -> (String, Vec<Part>) {
        let (date, ends) = (self.date(ends), self.moment(ends));
        let of = [("device", device.into()), ("date", (&date).into()), ("ends", (&ends).into())];
        let parts = vec![
            self.hello(Some(name)),
            self.words("letter-ending-text", &of),
            self.words("letter-ending-do", &of),
            self.link("letter-ending-button", link),
            self.words("letter-ending-end", &of),
        ];
        (self.say("letter-ending", &of), parts)
    }

    fn renewal(
        &self,
        name: &str,
        device: &str,
        ends: &str,
        by: &str,
        link: &str,
    ) -> (String, Vec<Part>) {
        let ends = self.moment(ends);
        let of = [("device", device.into()), ("by", by.into()), ("ends", (&ends).into())];
        let parts = vec![
            self.hello(Some(name)),
            self.words("letter-renewal-text", &of),
            self.words("letter-ending-do", &of),
            self.link("letter-ending-button", link),
            self.words("letter-renewal-end", &of),
        ];
        (self.say("letter-renewal", &of), parts)
    }

    fn evidence(&self, name: &str, class: &str, ends: &str, link: &str) -> (String, Vec<Part>) {
        let (date, ends) = (self.date(ends), self.moment(ends));
        let class = language::class(self.language, class);
        let of = [("class", (&class).into()), ("date", (&date).into()), ("ends", (&ends).into())];
        let parts = vec![
            self.hello(Some(name)),
            self.words("letter-evidence-text", &of),
            self.words("letter-evidence-do", &of),
            self.link("letter-evidence-button", link),
        ];
        (self.say("letter-evidence", &of), parts)
    }

    fn hello(&self, name: Option<&str>) -> Part {
        match name {
            Some(name) => self.words("letter-hello", &[("name", name.into())]),
            None => self.words("letter-hello-stranger", &[]),
        }
    }

    fn link(&self, button: &str, link: &str) -> Part {
        Part::Link { button: self.say(button, &[]), link: link.to_owned() }
    }

    fn words(&self, id: &str, of: &[(&str, Word<'_>)]) -> Part {
        Part::Words(self.say(id, of))
    }

    fn say(&self, id: &str, of: &[(&str, Word<'_>)]) -> String {
        let mut all = vec![("house", self.house.into())];
        all.extend_from_slice(of);
        self.language.tell(id, &all)
    }

    /// The day of a time, or the time as it is when it cannot be read.
    fn date(&self, at: &str) -> String {
        let Some((year, month, day)) = day_of(at) else { return at.to_owned() };
        let of = [("day", day.into()), ("month", month.into()), ("year", year.into())];
        self.say("letter-date", &of)
    }

    fn moment(&self, at: &str) -> String {
        let time = at.split_once('T').and_then(|(_, time)| time.get(..5));
        let Some(time) = time.filter(|_| day_of(at).is_some()) else { return at.to_owned() };
        self.say("letter-moment", &[("date", (&self.date(at)).into()), ("time", time.into())])
    }
}

/// Year, month and day of an RFC 3339 time.
fn day_of(at: &str) -> Option<(&str, i64, &str)> {
    at.parse::<UnixTime>().ok()?;
    let mut fields = at.split_once('T')?.0.split('-');
    let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
    Some((year, month.parse().ok()?, day.trim_start_matches('0')))
}

fn text(parts: &[Part], foot: &str, house: &str) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Words(words) => fill(&mut text, "", words),
            Part::Code(code) => fill(&mut text, "    ", code),
            Part::Quote(quote) => {
                quote.lines().for_each(|line| wrap(&mut text, "    ", line));
                text.push('\n');
            }
            // A link stays whole, or it leads nowhere.
            Part::Link { link, .. } => text.push_str(&format!("    {link}\n\n")),
        }
    }
    text.push_str(&format!("-- \n{house}\n"));
    wrap(&mut text, "", foot);
    text
}

fn fill(text: &mut String, indent: &str, words: &str) {
    wrap(text, indent, words);
    text.push('\n');
}

fn wrap(text: &mut String, indent: &str, words: &str) {
    let mut line = indent.to_owned();
    for word in words.split_whitespace() {
        let full = line.chars().count() + word.chars().count() >= WIDTH;
        if full && line.len() > indent.len() {
            text.push_str(line.trim_end());
            text.push('\n');
            line = indent.to_owned();
        }
        line.push_str(word);
        line.push(' ');
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// Mail programs take no style sheets, so styles stand beside what they are for.
fn page(parts: &[Part], foot: &str, house: &str, writer: &Writer<'_>, subject: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(writer.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (subject) }
            }
            body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif" {
                div style="max-width:34em;margin:0 auto" {
                    @for part in parts { (piece(part)) }
                    p style="margin:32px 0 0;padding-top:12px;border-top:1px solid #8888;font-size:13px" {
                        bdi { (house) } br; (foot)
                    }
                }
            }
        }
    }
}

fn piece(part: &Part) -> Markup {
    match part {
        Part::Words(words) => html! { p { bdi { (words) } } },
        Part::Code(code) => html! {
            p style="font:600 28px/1.2 ui-monospace,monospace;letter-spacing:.15em" { (code) }
        },
        Part::Quote(quote) => html! {
            blockquote style="margin:16px 0;padding:0 0 0 16px;border-left:3px solid #8888;white-space:pre-line" {
                bdi { (quote) }
            }
        },
        Part::Link { button, link } => html! {
            p {
                a href=(link) style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1f5f4a;color:#fff;text-decoration:none" {
                    (button)
                }
            }
            p style="font-size:13px;word-break:break-all" { (link) }
        },
    }
}

#[cfg(test)]
mod tests;
