use super::*;

fn classes() -> Classes {
    Classes::built_in(&"2.25.7".parse().unwrap()).unwrap()
}

fn read(text: &str) -> Result<Vec<(String, Option<String>, String)>, Wrong> {
    let class = classes().lowest_proven();
    let terms = Terms { class, role: None, hours: 24, language: None };
    let invites = parse(text, &terms, &classes())?.into_iter();
    Ok(invites.map(|one| (one.email, one.name, one.class.to_string())).collect())
}

#[test]
fn a_line_is_a_mailbox_and_maybe_a_name_and_a_class() {
    let text = "\u{feff}email,name,class\r\na@example.org\n\n b@example.org ; Bob Example;document\nc@example.org,,email\n";
    let expected = [
        ("a@example.org", None, "email"),
        ("b@example.org", Some("Bob Example"), "document"),
        ("c@example.org", None, "email"),
    ];
    let expected = expected
        .map(|(email, name, class)| (email.to_owned(), name.map(str::to_owned), class.to_owned()));
    assert_eq!(read(text).unwrap(), expected);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let check = |text: &str, line: usize, why: &str| {
        let wrong = read(text).unwrap_err();
        assert_eq!(wrong.line, line, "{text}: {wrong}");
        assert!(wrong.why.to_string().contains(why), "{text}: {wrong}");
    };
    check("", 1, "nobody");
    check("email\n", 1, "nobody");
    check("a@example.org\nnonsense", 2, "alice@example.org");
    check("a@example.org,A\u{202e}B", 1, "unseen");
    check("a@example.org,Alice,notary", 1, "notary");
    check("a@example.org,\"Alice\"", 1, "quotation");
    check("a@example.org,b,email,d", 1, "three fields");
    check(&"a@example.org\n".repeat(MOST + 1), MOST + 1, "at most 10000");
}
