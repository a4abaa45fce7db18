use bytes::Bytes;

use super::{Field, Form};

fn read(body: &str) -> Form {
    Form::parse(&Bytes::from(body.to_owned())).unwrap()
}

#[test]
fn values_are_kept_as_entered() {
    let form = read("name=Alice+%C3%84&mail=&name=second&odd=%00%FF");
    assert_eq!(form.text("name"), "Alice Ä");
    assert_eq!(form.find("mail"), None);
    assert_eq!(form.text("absent"), "");
    assert_eq!(form.text("odd"), "\0\u{fffd}");
}

#[test]
fn a_field_shows_value_and_message_and_neither_is_markup() {
    let mut form = read("name=%3Cscript%3E%22");
    form.reject("name", "not a <name>");
    form.reject("name", "only the first message counts");
    let shown =
        form.line(&Field::new("name", "Your name").hint("As people write it")).into_string();
    for part in [
        "value=\"&lt;script&gt;&quot;\"",
        "aria-invalid=\"true\"",
        "aria-describedby=\"f-name-wrong f-name-hint\"",
        "not a &lt;name&gt;",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert!(!shown.contains("only the first"));
    assert!(!form.is_right());
}

#[test]
fn what_was_sent_is_not_overwritten() {
    let mut form = read("device=mine&name=");
    form.suggest("device", "phone");
    form.suggest("name", "Alice");
    assert_eq!((form.text("device"), form.text("name")), ("mine", "Alice"));
}

#[test]
fn too_many_fields_are_no_form() {
    let body: String = (0..101).map(|n| format!("f{n}=1&")).collect();
    assert!(Form::parse(&Bytes::from(body)).is_none());
}

#[test]
fn values_do_not_reach_the_log() {
    assert!(!format!("{:?}", read("code=123456")).contains("123456"));
}
