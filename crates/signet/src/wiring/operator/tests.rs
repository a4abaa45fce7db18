use super::find_account;

#[test]
fn accounts_are_found_by_number() {
    let passwd =
        "root:x:0:0:root:/root:/bin/bash\n\nbad line\nalice:x:1000:1000::/home/alice:/bin/sh\n";
    let check =
        |uid, expected: Option<&str>| assert_eq!(find_account(passwd, uid).as_deref(), expected);
    check(0, Some("root"));
    check(1000, Some("alice"));
    check(7, None);
}
