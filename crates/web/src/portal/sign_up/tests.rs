use http::StatusCode;

use crate::testing::{House, csr, kept, place};

#[test]
fn there_is_no_such_page_unless_the_operator_lets_people() {
    let house = House::new();
    let guest = house.as_guest();
    assert_eq!(house.open(&guest, "/join", &[]).response.status(), StatusCode::NOT_FOUND);
    assert!(!house.open(&guest, "/", &[]).text.contains("/join"));
}

#[test]
fn somebody_uninvited_proves_the_mailbox_and_has_a_certificate() {
    let house = House::with_sign_up();
    let guest = house.as_guest();
    assert!(house.open(&guest, "/", &[]).text.contains("href=\"/join\""));
    let key = csr();
    let fields = |email| {
        [("email", email), ("name", "Dora <b>"), ("device", "phone"), ("csr", key.as_str())]
    };
    for wrong in ["", "dora", "dora@example.com"] {
        let sent = house.press(&guest, "/join", "", "/join", &fields(wrong));
        assert_eq!(sent.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(sent.text.contains("class=\"wrong\"") && sent.text.contains("Dora &lt;b&gt;"));
    }
    let sent = house.press(&guest, "/join", "", "/join", &fields("dora@example.org"));
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    let page = house.open(&guest, &place(&sent), &[("cookie", &kept(&sent))]);
    assert!(page.text.contains("dora@example.org") && page.text.contains("name=\"code\""));
}
