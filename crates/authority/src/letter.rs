//! The messages people get, as plain text. Never a key or a password in one; a code or a link is good once.

use model::mail::NewMail;
use pki::time::UnixTime;

/// Invites somebody to make a certificate.
pub(crate) fn invitation(
    authority: &str,
    to: &str,
    link: &str,
    ends: UnixTime,
    by: &str,
) -> NewMail {
    NewMail {
        to: to.to_owned(),
        subject: format!("{authority}: your invitation"),
        text: format!(
            "You are invited to get a digital key for your device from {authority}.\n\n\
             Open this link on the device that is to have it:\n\n    {link}\n\n\
             It is good once, until {ends}. Invited by {by}.\n\
             If you did not expect this, do nothing.\n"
        ),
    }
}

/// Carries a code, and a link that does the same.
pub(crate) fn code(authority: &str, to: &str, digits: &str, link: &str, minutes: i64) -> NewMail {
    NewMail {
        to: to.to_owned(),
        subject: format!("{authority}: {digits} is your code"),
        text: format!(
            "Your code is\n\n    {digits}\n\n\
             Type it into the page that asked for it, or open\n\n    {link}\n\n\
             It is good for {minutes} minutes. If you did not ask for it, do nothing.\n"
        ),
    }
}

/// Tells what an officer decided.
pub(crate) fn decision(
    authority: &str,
    to: &str,
    id: &str,
    outcome: &str,
    portal: &str,
) -> NewMail {
    NewMail {
        to: to.to_owned(),
        subject: format!("{authority}: your request {id}"),
        text: format!("Your request {id} {outcome}.\n\nYour page: {portal}\n"),
    }
}
