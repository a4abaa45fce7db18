use http::StatusCode;
use http::header::REFRESH;

use crate::testing::{House, csr, kept, place};

#[test]
fn a_device_is_added_by_the_link_that_another_shows() {
    let house = House::new();
    let alice = house.as_alice();
    let sent = house.press(&alice, "/devices/add", "", "/devices/add", &[]);
    let (path, cookie) = (place(&sent), kept(&sent));
    let page = house.open(&alice, &path, &[("cookie", &cookie)]);
    assert!(page.text.contains("class=\"qr\"") && page.text.contains("Waiting"), "{}", page.text);
    assert_eq!(page.response.headers().get(REFRESH).unwrap(), "5");
    let words = page.text.split_once("<p class=\"words\"><bdi>").unwrap().1;
    let words = words.split('<').next().unwrap();
    let link = cookie.split_once('=').unwrap().1;
    let link = format!("/d/{link}");

    let phone = house.as_guest();
    let welcome = house.open(&phone, &link, &[]);
    assert!(welcome.text.contains(words) && welcome.text.contains("Alice &lt;Example&gt;"));
    for (device, key) in [("phone", String::new()), ("-", csr())] {
        let wrong = house.press(&phone, &link, "", &link, &[("device", device), ("csr", &key)]);
        assert_eq!(wrong.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{device}");
    }
    let sent = house.press(&phone, &link, "", &link, &[("device", "phone"), ("csr", &csr())]);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    let handed = house.open(&phone, &place(&sent), &[("cookie", &kept(&sent))]);
    assert!(handed.text.contains("data-signet-hand-over"), "{}", handed.text);

    let done = house.open(&alice, &path, &[("cookie", &cookie)]);
    assert!(done.text.contains("“phone” is added"), "{}", done.text);
    assert!(done.response.headers().get(REFRESH).is_none());
    assert!(house.open(&alice, "/", &[]).text.contains("phone"));
    assert_eq!(house.open(&phone, &link, &[]).response.status(), StatusCode::GONE);
}

#[test]
fn a_link_is_shown_to_the_browser_that_made_it_alone_and_ends() {
    let house = House::new();
    let alice = house.as_alice();
    let sent = house.press(&alice, "/devices/add", "", "/devices/add", &[]);
    let (path, cookie) = (place(&sent), kept(&sent));
    let other = house.open(&alice, &path, &[]);
    assert!(!other.text.contains("class=\"qr\""));
    house.pass(601);
    let late = house.open(&house.as_alice(), &path, &[("cookie", &cookie)]);
    assert!(late.text.contains("This code has ended"), "{}", late.text);
    for path in ["/devices/add/zz", "/devices/add/7QX2-M4TD"] {
        assert_eq!(house.open(&alice, path, &[]).response.status(), StatusCode::NOT_FOUND);
    }
}
