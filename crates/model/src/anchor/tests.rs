use super::{Mapping, PersonFrom, StatusDemand, UnfitMapping, Unmapped, Vouching};

#[test]
fn a_mapping_is_a_policy_and_a_class() {
    let check = |text: &str, expected: Result<&str, UnfitMapping>| {
        let parsed = text.parse::<Mapping>().map(|mapping| mapping.to_string());
        assert_eq!(parsed, expected.map(str::to_owned), "{text}");
    };
    check("1.2.3.4=document", Ok("1.2.3.4=document"));
    check(" 2.25.7 = face-to-face ", Ok("2.25.7=face-to-face"));
    for text in [
        "",
        "1.2.3.4",
        "=document",
        "1.2.3.4=",
        "one=document",
        "1.2.3.4=Document",
        "1.2.3.4=guest",
    ] {
        check(text, Err(UnfitMapping));
    }
}

#[test]
fn every_word_is_read_as_it_is_written() {
    assert!(["refuse", "interim"].iter().all(|w| w.parse::<Unmapped>().unwrap().as_str() == *w));
    assert!(["theirs", "ours"].iter().all(|w| w.parse::<Vouching>().unwrap().as_str() == *w));
    let demands = ["given", "required", "lenient"];
    assert!(demands.iter().all(|w| w.parse::<StatusDemand>().unwrap().as_str() == *w));
    let places = ["email", "upn", "subject:CN", "subject:UID", "subject:SERIALNUMBER"];
    assert!(places.iter().all(|w| w.parse::<PersonFrom>().unwrap().as_str() == *w));
    assert!("subject:OU".parse::<PersonFrom>().is_err());
}
