//! Reads the pages that maud writes: their links and forms. Every attribute stands in double quotes there, and what is
//! special is escaped, so that a tag ends at the next `>`.

/// A form to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) method: String,
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
}

/// What a person, or the page, enters there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// What is sent when nothing is changed.
    pub(super) value: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Written by the person.
    Text,
    /// One of several.
    Choice,
    /// Not seen.
    Hidden,
    /// A button, sent when it is pressed.
    Button,
}

struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    /// The text up to the next tag.
    text: &'a str,
}

impl Tag<'_> {
    fn find(&self, attribute: &str) -> Option<String> {
        let (_, rest) = self.attributes.split_once(&format!(" {attribute}=\""))?;
        Some(plain(rest.split('"').next()?))
    }

    fn has(&self, attribute: &str) -> bool {
        self.attributes.split(' ').any(|one| one == attribute)
    }
}

fn tags(page: &str) -> impl Iterator<Item = Tag<'_>> {
    page.split('<').skip(1).filter_map(|part| {
        let (tag, text) = part.split_once('>')?;
        let end = tag.find(' ').unwrap_or(tag.len());
        Some(Tag { name: &tag[..end], attributes: &tag[end..], text })
    })
}

fn plain(escaped: &str) -> String {
    escaped.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Where the page leads, within this host.
pub(super) fn links(page: &str) -> Vec<String> {
    let anchors = tags(page).filter(|tag| tag.name == "a").filter_map(|tag| tag.find("href"));
    let own = anchors.filter(|place| place.starts_with('/'));
    own.map(|place| place.split('#').next().unwrap_or_default().to_owned()).collect()
}

/// The forms of the page, which is at `path`.
pub(super) fn forms(page: &str, path: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut is_open = false;
    let mut choices = String::new();
    for tag in tags(page) {
        match (tag.name, forms.last_mut()) {
            ("form", _) => {
                is_open = true;
                let method = tag.find("method").unwrap_or_default();
                let action = tag.find("action").unwrap_or_else(|| path.to_owned());
                forms.push(Form { method, action, fields: Vec::new() });
            }
            ("/form", _) => is_open = false,
            ("select", _) => choices = tag.find("name").unwrap_or_default(),
            (_, Some(form)) if is_open => form.see(&tag, &choices),
            _ => {}
        }
    }
    forms.retain(|form| form.method != "dialog");
    forms
}

impl Form {
    fn see(&mut self, tag: &Tag<'_>, select: &str) {
        let kind = tag.find("type").unwrap_or_default();
        let value = tag.find("value").unwrap_or_default();
        let name = tag.find("name").unwrap_or_default();
        match (tag.name, kind.as_str()) {
            ("option", _) => self.put(select, value, Kind::Choice, tag.has("selected")),
            ("textarea", _) => self.put(&name, plain(tag.text), Kind::Text, true),
            ("button", _) => self.put(&name, value, Kind::Button, false),
            ("input", "hidden") => self.put(&name, value, Kind::Hidden, true),
            ("input", "radio" | "checkbox") => {
                self.put(&name, value, Kind::Choice, tag.has("checked"));
            }
            ("input", _) => self.put(&name, value, Kind::Text, true),
            _ => {}
        }
    }

    /// Notes a field; of several with one name the one that is chosen, or else the first.
    fn put(&mut self, name: &str, value: String, kind: Kind, is_chosen: bool) {
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) if is_chosen => field.value = value,
            Some(_) => {}
            None if name.is_empty() => {}
            None => self.fields.push(Field { name: name.to_owned(), value, kind }),
        }
    }
}

/// Elements that end with their tag.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "!DOCTYPE"];
/// What is typed or quoted as it stands, in whatever language.
const VERBATIM: [&str; 6] = ["bdi", "code", "pre", "script", "style", "textarea"];
/// Attributes that people are shown or read.
const SPOKEN: [&str; 5] = ["alt", "aria-label", "data-label", "placeholder", "title"];

/// What the page says itself: its text, and what is said of pictures and fields. Left out is what people entered, what
/// is to be typed, and what is marked as English.
pub(super) fn spoken(page: &str) -> Vec<String> {
    let mut said = Vec::new();
    let mut verbatim = 0_usize;
    for tag in tags(page) {
        let is_void = VOID.contains(&tag.name);
        let is_end = tag.name.starts_with('/');
        let is_marked = tag.name != "html" && tag.find("lang").as_deref() == Some("en");
        let is_verbatim = VERBATIM.contains(&tag.name) || is_marked;
        if is_end {
            verbatim = verbatim.saturating_sub(1);
        } else if !is_void && (verbatim > 0 || is_verbatim) {
            verbatim += 1;
        }
        if verbatim == 0 {
            said.extend(SPOKEN.iter().filter_map(|name| tag.find(name)));
            said.push(plain(tag.text));
        }
    }
    said.retain(|text| !text.trim().is_empty());
    said
}
