//! Rules read in English.

use super::Locale;

pub(super) static LOCALE: Locale = Locale {
    sentence: "{who} {may} {not}{what}{from}.",
    may: ["may", "may"],
    not: "not ",
    anyone: "Anyone, with or without a certificate,",
    guest: "Anyone without a certificate",
    holder: "{subject} with {certificate}",
    machine: "Machine {device}",
    person: "Person {person}",
    everybody: "Anyone",
    group: "group {group}",
    within: "{subject} in {groups}",
    on_device: "{subject} on device {device}",
    on_some_device: "{subject} on a device called {device}",
    interim: "any certificate, even an interim one,",
    highest: "{a} {class} certificate",
    at_least: "{a} {class} certificate or better",
    exactly: "{a} {class} certificate, and no other,",
    article,
    everything: "everything here",
    below: "{path} and everything below it",
    use_it: "use {place}",
    read_it: "read {place}",
    send_it: "send {methods} to {place}",
    from: ", when coming from {networks}",
    and: "and",
    or: "or",
};

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
