//! Every English word that a refused visitor reads. To translate, copy this file.
//!
//! Gaps for all texts: `{contact}`, `{import}`, `{another}`, `{certificate}`, `{today}`, `{now}`;
//! the others stand where their cause has the fact. A title has no full stop; everything else is
//! whole sentences.

use super::Withdrawal;
use super::words::{Browser, Labels, Locale, Shown, Text};
use crate::request::Wait;

pub(super) static LOCALE: Locale = Locale {
    labels: Labels {
        renew: "Renew now",
        steps: "What you can do",
        code: "Code",
        request: "Request",
        time: "Time",
        quote: "Quote the request number when you ask for help.",
    },
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    date: "{day} {month} {year}",
    clock: "{time} UTC",
    ago: "{span} ago",
    just_now: "just now",
    minutes: ["{count} minute", "{count} minutes"],
    hours: ["{count} hour", "{count} hours"],
    days: ["{count} day", "{count} days"],
    months_count: ["{count} month", "{count} months"],
    years: ["{count} year", "{count} years"],
    somebody: "whoever runs this site",
    certificate: "Your certificate",
    certificate_of_device: "The certificate of “{device}”",
    certificate_of_person: "{person}’s certificate on “{device}”",
    nameless: "an issuer without a name",
    quoted: "“{name}”",
    or: "or",
    class,
    other_class: "of class “{class}” ({words})",
    withdrawal,
    wait,
    import,
    another,
    text,
};

fn class(name: &str) -> Option<&'static str> {
    match name {
        "interim" => Some("not checked yet"),
        "email" => Some("checked by email"),
        "document" => Some("checked by an identity document"),
        "face-to-face" => Some("checked in person"),
        _ => None,
    }
}

fn withdrawal(why: Withdrawal) -> &'static str {
    match why {
        Withdrawal::Exposed => "Its key may be in other hands.",
        Withdrawal::Replaced => "A newer certificate took its place.",
        Withdrawal::Ended => "It is no longer needed for what it was made for.",
        Withdrawal::Unstated => "No reason is stated.",
    }
}

fn wait(wait: Wait) -> &'static str {
    match wait {
        Wait::Mailbox => "the code that was sent to your mailbox has to be entered on its page.",
        Wait::Officer => "somebody has to check your identity.",
        Wait::SecondOfficer => "one person has checked your identity, and a second one has to.",
        Wait::Collection => "nothing more, only the final certificate has to be fetched.",
    }
}

fn import(browser: Browser) -> &'static str {
    match browser {
        Browser::ChromeWindows => {
            "Have one as a file? Double-click it, choose “Current User”, then close every browser window and open this page again."
        }
        Browser::Mac => {
            "Have one as a file? Double-click it to add it to your login keychain, then quit the browser and open this page again."
        }
        Browser::ChromeLinux => {
            "Have one as a file? Open chrome://certificate-manager, go to “Your certificates” and import it, then open this page again."
        }
        Browser::ChromeAndroid => {
            "Have one as a file? Search your phone’s settings for “certificate”, choose “VPN & app user certificate” and install it, then open this page again."
        }
        Browser::Firefox => {
            "Have one as a file? In Firefox open Settings, search for “certificates”, and under “View Certificates”, “Your Certificates”, import it. Then open this page again."
        }
        Browser::FirefoxAndroid => {
            "Firefox for Android cannot use certificates. Open this page in Chrome."
        }
        Browser::SafariIos => {
            "Have one as a file or profile? Open it, then install it in Settings under “Profile Downloaded”, and open this page again."
        }
        Browser::OtherIos => {
            "On an iPhone or iPad only Safari can use a certificate. Open this page in Safari."
        }
        Browser::Program => {
            "Send yours with the request, for example: curl --cert alice.crt --key alice.key"
        }
        Browser::Unknown => {
            "Have one as a file? Import it into this browser or device, then open this page again."
        }
    }
}

fn another(browser: Browser) -> &'static str {
    match browser {
        Browser::Firefox => {
            "Have another certificate? In Firefox open Settings, search for “certificates”, and under “View Certificates”, “Authentication Decisions”, forget this site. Then reload and choose the other one."
        }
        Browser::FirefoxAndroid | Browser::OtherIos | Browser::Program => {
            "Have another certificate? Use that one instead."
        }
        Browser::ChromeWindows
        | Browser::Mac
        | Browser::ChromeLinux
        | Browser::ChromeAndroid
        | Browser::SafariIos
        | Browser::Unknown => {
            "Have another certificate? Close the browser completely, open this page again and choose that one."
        }
    }
}

fn text(shown: Shown) -> Text {
    match shown {
        Shown::NoCertificate => NO_CERTIFICATE,
        Shown::UnknownIssuer => UNKNOWN_ISSUER,
        Shown::UnknownIssuerAny => UNKNOWN_ISSUER_ANY,
        Shown::Expired => EXPIRED,
        Shown::NotYetValid => NOT_YET_VALID,
        Shown::Revoked => REVOKED,
        Shown::Suspended => SUSPENDED,
        Shown::ClassTooLow => CLASS_TOO_LOW,
        Shown::EvidenceExpired => EVIDENCE_EXPIRED,
        Shown::EvidenceMissing => EVIDENCE_MISSING,
        Shown::InterimOnly => INTERIM_ONLY,
        Shown::InterimOver => INTERIM_OVER,
        Shown::NotAllowed => NOT_ALLOWED,
        Shown::NotAllowedStranger => NOT_ALLOWED_STRANGER,
        Shown::WeakKey => WEAK_KEY,
        Shown::StaleStatus => STALE_STATUS,
        Shown::WrongPurpose => WRONG_PURPOSE,
        Shown::BadCertificate => BAD_CERTIFICATE,
        Shown::UnknownHolder => UNKNOWN_HOLDER,
        Shown::UnknownPolicy => UNKNOWN_POLICY,
        Shown::BadRequest => BAD_REQUEST,
        Shown::Misdirected => MISDIRECTED,
        Shown::Limit => LIMIT,
        Shown::Unavailable => UNAVAILABLE,
    }
}

const NO_CERTIFICATE: Text = Text {
    title: "This page opens with a personal certificate",
    explanation: "None was sent with your request, so you are not recognised.",
    steps: &[
        "{import}",
        "Clicked “Cancel” when you were asked to choose? Close the browser completely and open this page again.",
        "Have none yet? Ask {contact} for one.",
    ],
};

const UNKNOWN_ISSUER: Text = Text {
    title: "This certificate is not one of ours",
    explanation: "It was issued by {seen}. This site accepts certificates issued by {wanted}.",
    steps: &["{another}", "Have none from there? Ask {contact} for one."],
};

const UNKNOWN_ISSUER_ANY: Text = Text {
    title: "This certificate is not one of ours",
    explanation: "It was issued by {seen}, which this site does not accept.",
    steps: &["{another}", "Have none that fits? Ask {contact} for one."],
};

const EXPIRED: Text = Text {
    title: "{certificate} ended on {date} ({ago})",
    explanation: "It was recognised, and nothing is lost: only its time has run out.",
    steps: &["Ask {contact} for a new one.", "{another}"],
};

const NOT_YET_VALID: Text = Text {
    title: "{certificate} is not valid yet",
    explanation: "It begins on {date} at {clock}. Here it is {today}, {now}: the two clocks differ by {difference}.",
    steps: &[
        "Wait {difference}, then reload this page.",
        "Is it not {now} where you are? Tell {contact} that this server’s clock is wrong.",
        "{another}",
    ],
};

const REVOKED: Text = Text {
    title: "This certificate was withdrawn on {date} ({ago})",
    explanation: "{why} It opens nothing any more.",
    steps: &["Does this surprise you? Ask {contact}.", "{another}"],
};

const SUSPENDED: Text = Text {
    title: "This certificate has been on hold since {date} ({ago})",
    explanation: "It opens nothing for now. It can be released again, or withdrawn for good.",
    steps: &["Does this surprise you? Ask {contact}.", "{another}"],
};

const CLASS_TOO_LOW: Text = Text {
    title: "This page asks for a better-checked identity",
    explanation: "{certificate} is in order, but the identity behind it is {has}; this page needs one that is {needed}.",
    steps: &["Ask {contact} to have your identity checked.", "{another}"],
};

const EVIDENCE_EXPIRED: Text = Text {
    title: "Your identity has to be checked again",
    explanation: "{certificate} is in order, but its evidence expired on {date} ({ago}): the identity behind it counts as {has} now, and this page needs one that is {needed}.",
    steps: &["Ask {contact} to have your identity checked again.", "{another}"],
};

const EVIDENCE_MISSING: Text = Text {
    title: "Your identity has to be checked again",
    explanation: "{certificate} is in order, but there is no evidence for it any more: the identity behind it counts as {has} now, and this page needs one that is {needed}.",
    steps: &["Ask {contact} to have your identity checked again.", "{another}"],
};

const INTERIM_ONLY: Text = Text {
    title: "An interim certificate does not open this page",
    explanation: "{certificate} stands for request {request} until that is decided. What is still to be done: {wait} Your identity will then be {asked}; this page needs one that is {needed}.",
    steps: &[
        "Look at the page of your request, whose link you were given: it says how far it is.",
        "Once it is approved, fetch the final certificate there. The key stays the same.",
        "{another}",
    ],
};

const INTERIM_OVER: Text = Text {
    title: "This interim certificate opens nothing any more",
    explanation: "It stood for a request, and none waits for its key: it was decided, withdrawn, or not decided in time.",
    steps: &[
        "Was it approved? Fetch the final certificate on the page of your request, and import it. The key stays the same.",
        "{another}",
        "Does this surprise you? Ask {contact}.",
    ],
};

const NOT_ALLOWED: Text = Text {
    title: "You are recognised, but this page is not open to you",
    explanation: "{certificate} is in order. The rules of this site do not let it do this here.",
    steps: &["Need access? Ask {contact}, and quote the request number below.", "{another}"],
};

const NOT_ALLOWED_STRANGER: Text = Text {
    title: "This page is not open",
    explanation: "The rules of this site do not let visitors do this here.",
    steps: &["Need access? Ask {contact}, and quote the request number below."],
};

const WEAK_KEY: Text = Text {
    title: "This certificate is too weak",
    explanation: "Its key or its signature could be forged today, so it proves nothing.",
    steps: &["Ask {contact} for a new one.", "{another}"],
};

const STALE_STATUS: Text = Text {
    title: "Your certificate cannot be checked right now",
    explanation: "Whether its issuer has withdrawn it is not known here at the moment. This is not your fault.",
    steps: &["Try again in a few minutes.", "Does it last? Tell {contact}."],
};

const WRONG_PURPOSE: Text = Text {
    title: "This certificate is for something else",
    explanation: "It may be right for its own purpose, such as a server or signing mail, but not for signing in.",
    steps: &["{another}", "Have none for signing in? Ask {contact} for one."],
};

const BAD_CERTIFICATE: Text = Text {
    title: "This certificate cannot be used",
    explanation: "It is damaged or incomplete, or its issuer may not vouch for it.",
    steps: &["{another}", "Ask {contact} for a new one."],
};

const UNKNOWN_HOLDER: Text = Text {
    title: "This certificate’s holder is not known here",
    explanation: "The certificate is genuine, but whom or what it was made for is not registered here, or no longer.",
    steps: &["Ask {contact} to register you and this device.", "{another}"],
};

const UNKNOWN_POLICY: Text = Text {
    title: "This kind of certificate does not count here",
    explanation: "Its issuer is accepted here, but not for what it says it checked before it issued this one.",
    steps: &["{another}", "Need access with this one? Ask {contact}."],
};

const BAD_REQUEST: Text = Text {
    title: "This address cannot be opened",
    explanation: "It can be read in more than one way, so it was stopped before it reached the site.",
    steps: &[
        "Typed it yourself? Look for unusual characters in it, such as a semicolon or a backslash.",
        "Followed a link? Tell {contact}, and quote the request number below.",
    ],
};

const MISDIRECTED: Text = Text {
    title: "This request came over another site’s connection",
    explanation: "Your browser used a connection that it had made for another site. Nothing is wrong with your certificate.",
    steps: &[
        "Reload this page.",
        "Does it last? Close the browser completely and open this page again.",
    ],
};

const LIMIT: Text = Text {
    title: "Too much at once",
    explanation: "More was asked than this site answers at one time.",
    steps: &["Wait a minute, then reload this page.", "Does it last? Tell {contact}."],
};

const UNAVAILABLE: Text = Text {
    title: "This site cannot answer right now",
    explanation: "Something behind this page is not working. Nothing is wrong with your certificate.",
    steps: &[
        "Try again in a few minutes.",
        "Does it last? Tell {contact}, and quote the request number below.",
    ],
};
