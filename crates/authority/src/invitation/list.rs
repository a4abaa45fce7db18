//! Many to be invited at once: a text with a line for each, `email,name,class` (RFC 4180 without quotation), read whole
//! before anybody is invited.

use model::identity::Role;
use model::language::Tag;
use model::verification::{Class, Classes};

use super::Invite;
use crate::error::{Error, Flaw};
use crate::registration;

#[cfg(test)]
mod tests;

/// Most invitations of one list.
pub const MOST: usize = 10_000;

/// What holds for everybody in a list whose line says nothing else.
#[derive(Clone, Debug)]
pub struct Terms {
    /// How well the identity is to be checked.
    pub class: Class,
    /// The role that comes with the approval, if any.
    pub role: Option<Role>,
    /// How long the links are good, in hours.
    pub hours: u32,
    /// The language they are written to in, if known.
    pub language: Option<Tag>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: Flaw,
}

/// Reads a list.
///
/// # Errors
/// The first line that is wrong; a list of nobody, or of more than [`MOST`].
pub fn parse(text: &str, terms: &Terms, classes: &Classes) -> Result<Vec<Invite>, Wrong> {
    let text = text.trim_start_matches('\u{feff}');
    let mut invites = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let is_head = number == 1
            && line.split([',', ';']).next().is_some_and(|field| field.trim() == "email");
        if line.trim().is_empty() || is_head {
            continue;
        }
        invites.push(invite(line, terms, classes).map_err(|why| Wrong { line: number, why })?);
    }
    match invites.len() {
        0 => Err(Wrong { line: 1, why: Flaw::NobodyListed }),
        1..=MOST => Ok(invites),
        _ => Err(Wrong { line: MOST + 1, why: Flaw::ListTooLong(MOST) }),
    }
}

fn invite(line: &str, terms: &Terms, classes: &Classes) -> Result<Invite, Flaw> {
    let fields: Vec<&str> = line.split([',', ';']).map(str::trim).collect();
    let (email, name, class) = match *fields.as_slice() {
        [email] => (email, "", ""),
        [email, name] => (email, name, ""),
        [email, name, class] => (email, name, class),
        _ => return Err(Flaw::TooManyFields),
    };
    if line.contains('"') {
        return Err(Flaw::Quotation);
    }
    registration::check_mailbox("email", email).map_err(flaw)?;
    let name = Some(name).filter(|name| !name.is_empty());
    name.map_or(Ok(()), registration::check_name).map_err(flaw)?;
    let class = match class {
        "" => terms.class.clone(),
        class => classes
            .parse(class)
            .map_err(|_| Flaw::NoClass { class: class.to_owned(), classes: classes.to_string() })?,
    };
    let Terms { role, hours, language, .. } = terms.clone();
    Ok(Invite {
        email: email.to_owned(),
        name: name.map(str::to_owned),
        class,
        role,
        hours,
        language,
    })
}

fn flaw(error: Error) -> Flaw {
    match error {
        Error::Invalid { why, .. } => why,
        other => other.to_string().into(),
    }
}
