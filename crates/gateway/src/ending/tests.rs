use model::notice::Mark;

use super::*;
use crate::visitor::tests::alice;

fn told(visitor: &Visitor, link: Option<&str>, left: i64) -> Vec<(String, String)> {
    let renewal =
        Renewal { schedule: Schedule::new(vec![Mark::Days(30)]), link: link.map(str::to_owned) };
    let ends = alice().leaf.not_after();
    let mut answer = HeaderMap::new();
    // A backend's own word for it does not stand beside ours.
    answer.insert(RENEW, HeaderValue::from_static("https://elsewhere.example"));
    renewal.tell(visitor, ends.plus(-left), &mut answer);
    let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
    let mut told: Vec<_> =
        answer.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    told.sort();
    told
}

#[test]
fn holders_are_told_from_the_first_mark_on_and_guests_never() {
    let link = "https://id.example.org/renew";
    let elsewhere = vec![("x-signet-renew".to_owned(), "https://elsewhere.example".to_owned())];
    let holder = Visitor::holder(alice());
    let ends = alice().leaf.not_after().to_string();
    assert_eq!(told(&holder, Some(link), 31 * 86_400), elsewhere);
    let expected = [
        ("x-signet-certificate-ends".to_owned(), ends),
        ("x-signet-renew".to_owned(), link.to_owned()),
    ];
    assert_eq!(told(&holder, Some(link), 29 * 86_400), expected);
    let guest = Visitor::guest("192.0.2.7".parse().unwrap(), 7);
    assert_eq!(told(&guest, Some(link), 86_400), elsewhere);
}
