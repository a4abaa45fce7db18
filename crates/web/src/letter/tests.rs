use super::*;

const LINK: &str = "https://id.example.org/i/7QX2M4TD-0ABCDEFG-HJKMNPQR";
const PAGE: &str = "https://id.example.org/requests/7QX2-M4TD";

/// Every letter once.
fn letters() -> Vec<Letter> {
    let (ends, device) = ("2026-12-02T14:10:07Z".to_owned(), "laptop".to_owned());
    let (request, name) = ("7QX2-M4TD".to_owned(), "Carol Müller".to_owned());
    vec![
        Letter::Invitation {
            name: Some(name.clone()),
            by: "bob".to_owned(),
            link: LINK.to_owned(),
            ends: ends.clone(),
        },
        Letter::Code { digits: "012345".to_owned(), link: LINK.to_owned(), minutes: 15 },
        Letter::Approved {
            request: request.clone(),
            device: device.clone(),
            link: PAGE.to_owned(),
        },
        Letter::Rejected {
            request,
            device: device.clone(),
            reason: "The name differs from the one in the passport.\nPlease apply again with it."
                .to_owned(),
            link: PAGE.to_owned(),
        },
        Letter::CertificateEnding {
            name: name.clone(),
            device: device.clone(),
            ends: ends.clone(),
            link: PAGE.to_owned(),
        },
        Letter::RenewalAsked {
            name: name.clone(),
            device,
            ends: ends.clone(),
            by: "bob".to_owned(),
            link: PAGE.to_owned(),
        },
        Letter::EvidenceEnding {
            name,
            class: "identity document checked".to_owned(),
            ends,
            link: PAGE.to_owned(),
        },
        Letter::Trial { by: "bob".to_owned() },
    ]
}

fn written(letter: &Letter, language: &str) -> Words {
    write(letter, language.parse().ok().as_ref(), "Example Works")
}

/// The letters as people read them; `SIGNET_BLESS=1` writes the file anew.
#[test]
fn letters_read_as_they_were_last_read_by_a_person() {
    let mut all = String::new();
    for language in Language::ALL {
        for letter in letters() {
            let words = written(&letter, language.tag());
            let head = format!("==== {} · {}\n", language.tag(), letter.kind());
            all.push_str(&format!("{head}Subject: {}\n\n{}\n", words.subject, words.text));
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/letter/letters.txt");
    if std::env::var_os("SIGNET_BLESS").is_some() {
        std::fs::write(path, &all).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), all);
}

#[test]
fn text_and_html_say_the_same_and_lines_are_short() {
    for language in Language::ALL {
        for letter in letters() {
            let Words { subject, text, html, .. } = written(&letter, language.tag());
            assert!(!subject.contains('\n') && subject.chars().count() < 78, "{subject}");
            for line in text.lines() {
                assert!(line.chars().count() <= WIDTH || line.contains("https://"), "{line}");
            }
            let shown: String = html.replace("<br>", " ");
            let words = |text: &str| -> Vec<String> {
                let strip = text
                    .split('<')
                    .map(|piece| piece.split_once('>').map_or(piece, |(_, rest)| rest));
                let plain = strip.collect::<Vec<_>>().join(" ").replace("&quot;", "\"");
                plain.split_whitespace().map(str::to_owned).collect()
            };
            let in_html = words(&shown);
            for word in words(&text).iter().filter(|word| *word != "--") {
                assert!(in_html.contains(word), "{word} is not in {in_html:?}");
            }
        }
    }
}

#[test]
fn what_people_entered_is_text_in_a_letter() {
    let name = Some("<b>Carol</b> & \u{202e}friends".to_owned());
    let letter = Letter::Invitation {
        name,
        by: "bob".to_owned(),
        link: LINK.to_owned(),
        ends: "soon".to_owned(),
    };
    let words = written(&letter, "en");
    assert!(words.html.contains("&lt;b&gt;Carol&lt;/b&gt; &amp;"), "{}", words.html);
    assert!(words.text.contains("until soon"), "a time that cannot be read is shown as it is");
}

#[test]
fn who_speaks_another_language_gets_english() {
    let trial = Letter::Trial { by: "bob".to_owned() };
    assert_eq!(written(&trial, "fr"), written(&trial, "en"));
    assert_eq!(write(&trial, None, "Example Works").language, "en");
    assert_eq!(written(&trial, "de").language, "de");
    let speaks = |tag: &str| speaks(&tag.parse().unwrap());
    assert!(speaks("de") && speaks("en-GB") && !speaks("fr"));
    assert_eq!(languages(), "en (English), de (Deutsch)");
}
