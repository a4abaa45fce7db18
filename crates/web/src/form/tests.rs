use bytes::Bytes;

use super::{Choice, Field, Form};

fn read(body: &str) -> Form {
    Form::parse(&Bytes::from(body.to_owned())).unwrap()
}

#[test]
fn values_are_kept_as_entered() {
    let form = read("name=Alice+%C3%84&mail=&name=second&odd=%00%FF");
    assert_eq!(form.text("name"), "Alice Ä");
    assert_eq!(form.text("absent"), "");
    assert_eq!(form.text("odd"), "\0\u{fffd}");
}

#[test]
fn a_choice_shows_what_was_chosen_and_the_message_and_neither_is_markup() {
    let mut form = read("why=%3Cb%3E");
    form.reject("why", "not a <reason>");
    form.reject("why", "only the first message counts");
    let option = |value: &str| Choice { value: value.into(), words: value.into(), more: None };
    let options = [option("<b>"), option("other")];
    let shown = form.choice(&Field::new("why", "Why?"), &options).into_string();
    for part in [
        "value=\"&lt;b&gt;\" required checked",
        "value=\"other\" required>",
        "aria-invalid=\"true\"",
        "aria-describedby=\"f-why-wrong\"",
        "not a &lt;reason&gt;",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert!(!shown.contains("only the first"));
    assert!(!form.is_right());
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
