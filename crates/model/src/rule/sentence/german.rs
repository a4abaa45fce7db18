//! Rules read in German: the verb comes last, with “nicht” before it.

use super::Locale;

pub(super) static LOCALE: Locale = Locale {
    sentence: "{who} {may} {what}{from}.",
    may: ["darf", "dürfen"],
    not: "nicht ",
    anyone: "Alle, mit oder ohne Zertifikat,",
    guest: "Alle ohne Zertifikat",
    holder: "{subject} mit {certificate}",
    machine: "Maschine {device}",
    person: "Person {person}",
    everybody: "Alle",
    group: "Gruppe {group}",
    within: "{subject} in {groups}",
    on_device: "{subject} auf Gerät {device}",
    on_some_device: "{subject} auf einem Gerät namens {device}",
    interim: "irgendeinem Zertifikat, auch einem vorläufigen,",
    highest: "einem Zertifikat der Klasse {class}",
    at_least: "einem Zertifikat der Klasse {class} oder höher",
    exactly: "einem Zertifikat der Klasse {class} und keiner anderen",
    article: |_| "",
    everything: "diese Website",
    below: "{path} und alles darunter",
    use_it: "{place} {not}benutzen",
    read_it: "{place} {not}lesen",
    send_it: "{methods} {not}an {place} senden",
    from: ", wenn die Verbindung von {networks} kommt",
    and: "und",
    or: "oder",
};
