//! The pages of people: what anybody may know, what one has, and whether it works.

use crate::answer::Reply;
use crate::ask::Ask;
use crate::asset as embedded;
use crate::fault::Fault;
use crate::language::Language;

pub(crate) mod check;
pub(crate) mod devices;
mod hand_over;
pub(crate) mod invitation;
mod platform;
pub(crate) mod public;
pub(crate) mod request;
#[cfg(test)]
mod tests;
mod timeline;

/// The first page: one's devices, or for a guest what this place is.
pub(crate) fn home(ask: &Ask<'_>) -> Result<Reply, Fault> {
    match ask.visit.holder() {
        Some(holder) => devices::page(ask, holder),
        None => Ok(Reply::Page(public::welcome(ask))),
    }
}

/// Remembers the language that was chosen.
pub(crate) fn language(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let language = Language::find(ask.argument(0)).ok_or(Fault::NotFound)?;
    Ok(Reply::Speak(language))
}

/// A file that pages are made of.
pub(crate) fn asset(ask: &Ask<'_>) -> Result<Reply, Fault> {
    embedded::find(ask.argument(0)).map(Reply::File).ok_or(Fault::NotFound)
}
