//! Every German word that a refused visitor reads.
//!
//! The gaps are those of the English texts. `{contact}` always stands as an accusative, and a span of time as a
//! dative, so that names and numbers fit without being inflected.

use super::Withdrawal;
use super::words::{Browser, Labels, Locale, Shown, Text};
use crate::request::Wait;

pub(super) static LOCALE: Locale = Locale {
    labels: Labels {
        renew: "Jetzt erneuern",
        steps: "Was Sie tun können",
        code: "Kennung",
        request: "Anfrage",
        time: "Zeit",
        quote: "Nennen Sie die Nummer der Anfrage, wenn Sie um Hilfe bitten.",
    },
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    date: "{day}. {month} {year}",
    clock: "{time} Uhr (UTC)",
    ago: "vor {span}",
    just_now: "gerade eben",
    minutes: ["{count} Minute", "{count} Minuten"],
    hours: ["{count} Stunde", "{count} Stunden"],
    days: ["{count} Tag", "{count} Tagen"],
    months_count: ["{count} Monat", "{count} Monaten"],
    years: ["{count} Jahr", "{count} Jahren"],
    somebody: "die Betreiber dieser Website",
    certificate: "Ihr Zertifikat",
    certificate_of_device: "Das Zertifikat von „{device}“",
    certificate_of_person: "Das Zertifikat von {person} auf „{device}“",
    nameless: "einem Aussteller ohne Namen",
    quoted: "„{name}“",
    or: "oder",
    class,
    other_class: "von der Klasse „{class}“ ({words})",
    withdrawal,
    wait,
    import,
    another,
    text,
};

fn class(name: &str) -> Option<&'static str> {
    match name {
        "interim" => Some("noch nicht geprüft"),
        "email" => Some("per E-Mail geprüft"),
        "document" => Some("anhand eines Ausweises geprüft"),
        "face-to-face" => Some("persönlich geprüft"),
        _ => None,
    }
}

fn withdrawal(why: Withdrawal) -> &'static str {
    match why {
        Withdrawal::Exposed => "Sein Schlüssel ist vielleicht in fremden Händen.",
        Withdrawal::Replaced => "Ein neueres Zertifikat hat seinen Platz eingenommen.",
        Withdrawal::Ended => "Wofür es ausgestellt war, wird es nicht mehr gebraucht.",
        Withdrawal::Unstated => "Ein Grund ist nicht angegeben.",
    }
}

fn wait(wait: Wait) -> &'static str {
    match wait {
        Wait::Mailbox => {
            "Der Code, der an Ihr Postfach ging, muss auf der Seite des Antrags eingegeben werden."
        }
        Wait::Officer => "Jemand muss Ihre Identität prüfen.",
        Wait::SecondOfficer => {
            "Eine Person hat Ihre Identität geprüft, und eine zweite muss es noch tun."
        }
        Wait::Collection => "Nichts mehr, Sie müssen nur noch das endgültige Zertifikat abholen.",
    }
}

fn import(browser: Browser) -> &'static str {
    match browser {
        Browser::ChromeWindows => {
            "Sie haben eines als Datei? Doppelklicken Sie darauf, wählen Sie „Aktueller Benutzer“, schließen Sie dann alle Browserfenster, und öffnen Sie diese Seite wieder."
        }
        Browser::Mac => {
            "Sie haben eines als Datei? Doppelklicken Sie darauf, um es in den Schlüsselbund „Anmeldung“ zu legen, beenden Sie dann den Browser, und öffnen Sie diese Seite wieder."
        }
        Browser::ChromeLinux => {
            "Sie haben eines als Datei? Öffnen Sie chrome://certificate-manager, gehen Sie zu „Ihre Zertifikate“, importieren Sie es, und öffnen Sie diese Seite wieder."
        }
        Browser::ChromeAndroid => {
            "Sie haben eines als Datei? Suchen Sie in den Einstellungen des Telefons nach „Zertifikat“, wählen Sie „VPN- und App-Nutzerzertifikat“, installieren Sie es, und öffnen Sie diese Seite wieder."
        }
        Browser::Firefox => {
            "Sie haben eines als Datei? Öffnen Sie in Firefox die Einstellungen, suchen Sie „Zertifikate“, und importieren Sie es unter „Zertifikate anzeigen…“ bei „Ihre Zertifikate“. Öffnen Sie dann diese Seite wieder."
        }
        Browser::FirefoxAndroid => {
            "Firefox für Android kann keine Zertifikate benutzen. Öffnen Sie diese Seite in Chrome."
        }
        Browser::SafariIos => {
            "Sie haben eines als Datei oder Profil? Öffnen Sie es, installieren Sie es in den Einstellungen unter „Profil geladen“, und öffnen Sie diese Seite wieder."
        }
        Browser::OtherIos => {
            "Auf iPhone und iPad kann nur Safari Zertifikate benutzen. Öffnen Sie diese Seite in Safari."
        }
        Browser::Program => {
            "Senden Sie Ihres mit der Anfrage, zum Beispiel so: curl --cert alice.crt --key alice.key"
        }
        Browser::Unknown => {
            "Sie haben eines als Datei? Importieren Sie es in diesen Browser oder dieses Gerät, und öffnen Sie diese Seite wieder."
        }
    }
}

fn another(browser: Browser) -> &'static str {
    match browser {
        Browser::Firefox => {
            "Sie haben noch ein anderes Zertifikat? Öffnen Sie in Firefox die Einstellungen, suchen Sie „Zertifikate“, und löschen Sie unter „Zertifikate anzeigen…“ bei „Authentifizierungs-Entscheidungen“ diese Website. Laden Sie dann die Seite neu, und wählen Sie das andere."
        }
        Browser::FirefoxAndroid | Browser::OtherIos | Browser::Program => {
            "Sie haben noch ein anderes Zertifikat? Nehmen Sie stattdessen dieses."
        }
        Browser::ChromeWindows
        | Browser::Mac
        | Browser::ChromeLinux
        | Browser::ChromeAndroid
        | Browser::SafariIos
        | Browser::Unknown => {
            "Sie haben noch ein anderes Zertifikat? Schließen Sie den Browser ganz, öffnen Sie diese Seite wieder, und wählen Sie jenes."
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
    title: "Diese Seite öffnet sich mit einem persönlichen Zertifikat",
    explanation: "Mit Ihrer Anfrage kam keines, deshalb weiß man hier nicht, wer Sie sind.",
    steps: &[
        "{import}",
        "Sie haben „Abbrechen“ gewählt, als Sie ein Zertifikat aussuchen sollten? Schließen Sie den Browser ganz, und öffnen Sie diese Seite wieder.",
        "Sie haben noch keines? Bitten Sie {contact} darum.",
    ],
};

const UNKNOWN_ISSUER: Text = Text {
    title: "Dieses Zertifikat ist keines von unseren",
    explanation: "Es wurde von {seen} ausgestellt. Hier gelten Zertifikate von {wanted}.",
    steps: &["{another}", "Sie haben keines von dort? Bitten Sie {contact} darum."],
};

const UNKNOWN_ISSUER_ANY: Text = Text {
    title: "Dieses Zertifikat ist keines von unseren",
    explanation: "Es wurde von {seen} ausgestellt, und das gilt hier nicht.",
    steps: &["{another}", "Sie haben kein passendes? Bitten Sie {contact} darum."],
};

const EXPIRED: Text = Text {
    title: "{certificate} endete am {date} ({ago})",
    explanation: "Es wurde erkannt, und nichts ist verloren: Nur seine Zeit ist abgelaufen.",
    steps: &["Bitten Sie {contact} um ein neues.", "{another}"],
};

const NOT_YET_VALID: Text = Text {
    title: "{certificate} gilt noch nicht",
    explanation: "Es beginnt am {date} um {clock}. Hier ist jetzt der {today}, {now}; nach dieser Uhr gilt es erst in {difference}.",
    steps: &[
        "Warten Sie, und laden Sie diese Seite in {difference} neu.",
        "Bei Ihnen ist es nicht {now}? Informieren Sie {contact}, dass die Uhr dieses Servers falsch geht.",
        "{another}",
    ],
};

const REVOKED: Text = Text {
    title: "Dieses Zertifikat wurde am {date} gesperrt ({ago})",
    explanation: "{why} Es öffnet nichts mehr.",
    steps: &["Das überrascht Sie? Fragen Sie {contact}.", "{another}"],
};

const SUSPENDED: Text = Text {
    title: "Dieses Zertifikat ist seit dem {date} ausgesetzt ({ago})",
    explanation: "Es öffnet vorerst nichts. Es kann wieder freigegeben oder endgültig gesperrt werden.",
    steps: &["Das überrascht Sie? Fragen Sie {contact}.", "{another}"],
};

const CLASS_TOO_LOW: Text = Text {
    title: "Für diese Seite muss Ihre Identität gründlicher geprüft sein",
    explanation: "{certificate} ist in Ordnung, aber die Identität dahinter ist {has}; diese Seite verlangt eine, die {needed} ist.",
    steps: &["Bitten Sie {contact}, Ihre Identität zu prüfen.", "{another}"],
};

const EVIDENCE_EXPIRED: Text = Text {
    title: "Ihre Identität muss neu geprüft werden",
    explanation: "{certificate} ist in Ordnung, aber der Nachweis dazu galt nur bis zum {date} ({ago}): Die Identität dahinter gilt jetzt als {has}, und diese Seite verlangt eine, die {needed} ist.",
    steps: &["Bitten Sie {contact}, Ihre Identität neu zu prüfen.", "{another}"],
};

const EVIDENCE_MISSING: Text = Text {
    title: "Ihre Identität muss neu geprüft werden",
    explanation: "{certificate} ist in Ordnung, aber dazu liegt kein Nachweis mehr vor: Die Identität dahinter gilt jetzt als {has}, und diese Seite verlangt eine, die {needed} ist.",
    steps: &["Bitten Sie {contact}, Ihre Identität neu zu prüfen.", "{another}"],
};

const INTERIM_ONLY: Text = Text {
    title: "Ein vorläufiges Zertifikat öffnet diese Seite nicht",
    explanation: "{certificate} steht für den Antrag {request}, bis darüber entschieden ist. Was noch fehlt: {wait} Danach ist Ihre Identität {asked}; diese Seite verlangt eine, die {needed} ist.",
    steps: &[
        "Sehen Sie auf der Seite Ihres Antrags nach, deren Link Sie bekommen haben: Dort steht, wie weit er ist.",
        "Ist er genehmigt, holen Sie dort das endgültige Zertifikat ab. Der Schlüssel bleibt derselbe.",
        "{another}",
    ],
};

const INTERIM_OVER: Text = Text {
    title: "Dieses vorläufige Zertifikat öffnet nichts mehr",
    explanation: "Es stand für einen Antrag, und keiner wartet mehr auf seinen Schlüssel: Er wurde entschieden, zurückgezogen oder nicht rechtzeitig entschieden.",
    steps: &[
        "Wurde er genehmigt? Holen Sie das endgültige Zertifikat auf der Seite Ihres Antrags ab, und importieren Sie es. Der Schlüssel bleibt derselbe.",
        "{another}",
        "Das überrascht Sie? Fragen Sie {contact}.",
    ],
};

const NOT_ALLOWED: Text = Text {
    title: "Sie sind erkannt, aber diese Seite ist für Sie nicht offen",
    explanation: "{certificate} ist in Ordnung. Die Regeln dieser Website lassen dies hier damit nicht zu.",
    steps: &[
        "Sie brauchen Zugang? Fragen Sie {contact}, und nennen Sie die Nummer der Anfrage unten.",
        "{another}",
    ],
};

const NOT_ALLOWED_STRANGER: Text = Text {
    title: "Diese Seite ist nicht offen",
    explanation: "Die Regeln dieser Website lassen dies hier nicht zu.",
    steps: &[
        "Sie brauchen Zugang? Fragen Sie {contact}, und nennen Sie die Nummer der Anfrage unten.",
    ],
};

const WEAK_KEY: Text = Text {
    title: "Dieses Zertifikat ist zu schwach",
    explanation: "Sein Schlüssel oder seine Unterschrift ließe sich heute fälschen, also beweist es nichts.",
    steps: &["Bitten Sie {contact} um ein neues.", "{another}"],
};

const STALE_STATUS: Text = Text {
    title: "Ihr Zertifikat lässt sich gerade nicht prüfen",
    explanation: "Ob sein Aussteller es gesperrt hat, ist hier im Augenblick nicht bekannt. Es liegt nicht an Ihnen.",
    steps: &[
        "Versuchen Sie es in einigen Minuten noch einmal.",
        "Es bleibt so? Informieren Sie {contact}.",
    ],
};

const WRONG_PURPOSE: Text = Text {
    title: "Dieses Zertifikat ist für etwas anderes",
    explanation: "Für seinen Zweck, etwa einen Server oder das Unterschreiben von E-Mails, mag es richtig sein, aber nicht für die Anmeldung.",
    steps: &["{another}", "Sie haben keines für die Anmeldung? Bitten Sie {contact} darum."],
};

const BAD_CERTIFICATE: Text = Text {
    title: "Dieses Zertifikat ist nicht brauchbar",
    explanation: "Es ist beschädigt oder unvollständig, oder sein Aussteller darf nicht dafür bürgen.",
    steps: &["{another}", "Bitten Sie {contact} um ein neues."],
};

const UNKNOWN_HOLDER: Text = Text {
    title: "Wem dieses Zertifikat gehört, ist hier nicht bekannt",
    explanation: "Das Zertifikat ist echt, aber für wen oder wofür es gemacht wurde, ist hier nicht oder nicht mehr registriert.",
    steps: &["Bitten Sie {contact}, Sie und dieses Gerät zu registrieren.", "{another}"],
};

const UNKNOWN_POLICY: Text = Text {
    title: "Diese Art von Zertifikat zählt hier nicht",
    explanation: "Sein Aussteller ist hier anerkannt, aber nicht für das, was er nach seinen Angaben vor der Ausstellung geprüft hat.",
    steps: &["{another}", "Sie brauchen mit diesem Zugang? Fragen Sie {contact}."],
};

const BAD_REQUEST: Text = Text {
    title: "Diese Adresse lässt sich nicht öffnen",
    explanation: "Sie ist mehrdeutig, deshalb wurde sie angehalten, bevor sie die Website erreichte.",
    steps: &[
        "Selbst eingetippt? Suchen Sie darin nach ungewöhnlichen Zeichen wie einem Semikolon oder einem umgekehrten Schrägstrich.",
        "Einem Link gefolgt? Informieren Sie {contact}, und nennen Sie die Nummer der Anfrage unten.",
    ],
};

const MISDIRECTED: Text = Text {
    title: "Diese Anfrage kam über die Verbindung einer anderen Website",
    explanation: "Ihr Browser hat eine Verbindung benutzt, die er für eine andere Website aufgebaut hatte. Mit Ihrem Zertifikat ist alles in Ordnung.",
    steps: &[
        "Laden Sie diese Seite neu.",
        "Es bleibt so? Schließen Sie den Browser ganz, und öffnen Sie diese Seite wieder.",
    ],
};

const LIMIT: Text = Text {
    title: "Zu viel auf einmal",
    explanation: "Es wurde mehr gefragt, als diese Website auf einmal beantwortet.",
    steps: &[
        "Warten Sie eine Minute, und laden Sie dann diese Seite neu.",
        "Es bleibt so? Informieren Sie {contact}.",
    ],
};

const UNAVAILABLE: Text = Text {
    title: "Diese Website kann gerade nicht antworten",
    explanation: "Etwas hinter dieser Seite funktioniert nicht. Mit Ihrem Zertifikat ist alles in Ordnung.",
    steps: &[
        "Versuchen Sie es in einigen Minuten noch einmal.",
        "Es bleibt so? Informieren Sie {contact}, und nennen Sie die Nummer der Anfrage unten.",
    ],
};
