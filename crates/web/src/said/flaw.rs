//! What is wrong with a field, in the reader's language.

use std::fmt::Display;

use authority::error::Flaw;

use crate::console::words;
use crate::language::{Language, Speak};

/// Says it, without full stop.
pub(crate) fn wrong(language: Language, flaw: &Flaw) -> String {
    let one = |id: &str, name: &str, of: &dyn Display| {
        language.tell(id, &[(name, (&of.to_string()).into())])
    };
    let most = |id: &str, n: usize| {
        language.tell(id, &[("most", i64::try_from(n).unwrap_or(i64::MAX).into())])
    };
    match flaw {
        Flaw::Name => language.say("flaw-name"),
        Flaw::Unencodable(_) => language.say("flaw-unencodable"),
        Flaw::Mailbox(text) => one("flaw-mailbox", "text", text),
        Flaw::Domain(domains) => one("flaw-domain", "domains", &domains.join(", ")),
        Flaw::Text(n) => most("flaw-text", *n),
        Flaw::NoReason => language.say("flaw-no-reason"),
        Flaw::NoDays => language.say("flaw-no-days"),
        Flaw::Hours => language.say("flaw-hours"),
        Flaw::NoClass { class, classes } => {
            let of = [("class", class.into()), ("classes", classes.into())];
            language.tell("flaw-no-class", &of)
        }
        Flaw::ClassGone(class) => one("flaw-class-gone", "class", class),
        Flaw::ClassLowest(class) => one("flaw-class-lowest", "class", class),
        Flaw::ClassOfInvitation(class) => one("flaw-class-of-invitation", "class", class),
        Flaw::ClassReached(device) => one("flaw-class-reached", "device", device),
        Flaw::Method { class, methods, .. } => {
            let methods: Vec<String> =
                methods.iter().map(|method| language.say(words::method(*method))).collect();
            let methods = methods.join("; ");
            let of = [("class", class.into()), ("methods", (&methods).into())];
            language.tell("flaw-method", &of)
        }
        Flaw::NoMailbox(class) => one("flaw-no-mailbox", "class", class),
        Flaw::NoMailboxOf(request) => one("flaw-no-mailbox-of", "request", request),
        Flaw::KeyWaits(request) => one("flaw-key-waits", "request", request),
        Flaw::KeyThere(request) => one("flaw-key-there", "request", request),
        Flaw::NobodyListed => language.say("flaw-nobody-listed"),
        Flaw::ListTooLong(n) => most("flaw-list-too-long", *n),
        Flaw::TooManyFields => language.say("flaw-too-many-fields"),
        Flaw::Quotation => language.say("flaw-quotation"),
        Flaw::Refused(reason) => super::said(language, &reason.clone().into()),
        Flaw::Conflict(conflict) => super::said(language, &conflict.clone().into()),
        Flaw::Other(text) => text.clone(),
    }
}
