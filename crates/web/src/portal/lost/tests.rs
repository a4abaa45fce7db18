use http::StatusCode;
use model::audit::Action;
use model::certificate::State;
use store::AuditFilter;

use crate::testing::{House, csr, kept, place};

fn sheet(house: &House) -> Vec<String> {
    let alice = house.as_alice().actor();
    house.web.authority().as_certified(alice).unwrap().make_recovery().unwrap()
}

#[test]
fn two_codes_stop_the_lost_device_and_give_a_certificate_to_this_one() {
    let house = House::new();
    let (guest, sheet) = (house.as_guest(), sheet(&house));
    let entered = [("who", "alice"), ("first", &sheet[0]), ("second", &sheet[7])];
    let sent = house.press(&guest, "/lost", "", "/lost", &entered);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    let page = place(&sent);
    let shown = house.open(&guest, &page, &[]);
    assert!(shown.text.contains("laptop") && shown.text.contains("Alice &lt;Example&gt;"));
    let serial = house.alice.leaf.serial().to_string();
    let stop = format!("{page}/stop");
    let sent = house.press(&guest, &page, "", &stop, &[("serial", &serial)]);
    assert_eq!(place(&sent), page);
    assert!(house.open(&guest, &page, &[]).text.contains("Stopped"));
    let record = house.web.authority().certificate(house.alice.leaf.serial()).unwrap();
    assert_eq!(record.state, State::Revoked);
    let apply = format!("{page}/apply");
    let sent = house.press(&guest, &page, "", &apply, &[("device", "tablet"), ("csr", &csr())]);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    let handed = house.open(&guest, &place(&sent), &[("cookie", &kept(&sent))]);
    assert!(handed.text.contains("data-signet-hand-over"), "{}", handed.text);
    assert_eq!(house.open(&guest, &page, &[]).response.status(), StatusCode::GONE);
}

#[test]
fn a_wrong_name_and_a_wrong_code_look_the_same() {
    let house = House::new();
    let (guest, sheet) = (house.as_guest(), sheet(&house));
    let answer = |who: &str, second: &str| {
        let entered = [("who", who), ("first", sheet[0].as_str()), ("second", second)];
        let shown = house.press(&guest, "/lost", "", "/lost", &entered);
        assert_eq!(shown.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.text.contains("do not belong together"), "{}", shown.text);
        let form = shown.text.split_once("action=\"/lost\"").unwrap().1.to_owned();
        let form = form.split_once("</form>").unwrap().0;
        let form = form.replace(&format!("value=\"{who}\""), "value=\"WHO\"");
        // The token is that of a new browser each time.
        let (before, rest) = form.split_once("name=\"token\" value=\"").unwrap();
        before.to_owned() + rest.split_once('"').unwrap().1
    };
    assert_eq!(answer("alice", "AAAA-AAAA-AAAA-AAAA"), answer("nobody", "AAAA-AAAA-AAAA-AAAA"));
}

#[test]
fn a_call_for_help_is_answered_the_same_for_everybody() {
    let house = House::new();
    let guest = house.as_guest();
    for who in ["alice", "nobody@example.org"] {
        let entered = [("name", who), ("message", "Stolen in the train; +43 1 234")];
        let sent = house.press(&guest, "/lost", "", "/lost/help", &entered);
        assert_eq!(place(&sent), "/lost/asked");
    }
    assert!(house.open(&guest, "/lost/asked", &[]).text.contains("Bob Meyer"));
    let filter = AuditFilter { action: Some(Action::HelpAsked), ..AuditFilter::default() };
    assert_eq!(house.web.authority().audit_entries(&filter).unwrap().len(), 2);
    let long = "x".repeat(501);
    let sent =
        house.press(&guest, "/lost", "", "/lost/help", &[("name", "alice"), ("message", &long)]);
    assert_eq!(sent.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.text.contains("At most 500 characters") && sent.text.contains(&long));
}
