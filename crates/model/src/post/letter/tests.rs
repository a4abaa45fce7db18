use super::*;
use crate::post::Message;

#[test]
fn a_letter_is_read_as_it_was_queued() {
    let letter = Letter::Rejected {
        request: "7QX2-M4TD".to_owned(),
        device: "laptop".to_owned(),
        reason: "the \"name\" differs: Müller\n".to_owned(),
        link: "https://id.example.org".to_owned(),
    };
    let new = letter.to("carol@example.org", "de".parse().ok(), Some(UnixTime(9)));
    assert_eq!((new.kind.as_str(), new.channel), ("rejected", Channel::Mail));
    let stored = Message {
        id: 1,
        channel: new.channel,
        to: new.to,
        kind: new.kind,
        language: new.language,
        content: new.content,
        made_at: UnixTime(0),
        useless_at: new.useless_at,
        next_try_at: None,
        tries: 0,
        sent_at: None,
        last_error: None,
    };
    assert_eq!(stored.letter(), Some(letter));
    assert_eq!(Message { content: String::new(), ..stored }.letter(), None);
}

#[test]
fn the_kind_is_what_stands_in_the_text() {
    let trial = Letter::Trial { by: "bob".to_owned() };
    let text = serde_json::to_value(&trial).unwrap();
    assert_eq!(text["kind"], trial.kind());
    let code = Letter::Code { digits: "123456".into(), link: "l".into(), minutes: 15 };
    assert_eq!(serde_json::to_value(&code).unwrap()["kind"], code.kind());
}
