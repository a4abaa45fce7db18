//! BetterTLS, client variant: name constraints, and path building with back-tracking.

use pki::time::UnixTime;
use serde_json::Value;
use trust::question::{Purpose, Question};
use trust::{Anchor, verify};

use crate::suite::{self, Account, Deviation, Expected};

const DEVIATIONS: &[Deviation] = &[];

#[test]
fn bettertls_client_a() {
    let Some(cases) = suite::read("bettertls/bettertls-client-a.json") else { return };
    let mut account = Account::new("bettertls-client-a");
    for case in cases.as_array().unwrap() {
        let expected = match suite::text(case, "expected") {
            "ACCEPT" => Expected::Accepted,
            _ => Expected::Refused,
        };
        let ours = judge(case);
        // Either verdict is tolerable there; ours is the stricter or the suite's own.
        let tolerated = case["failure_is_warning"] == true;
        let expected = if tolerated && ours.is_err() { Expected::Refused } else { expected };
        account.add(suite::text(case, "id"), expected, &ours);
    }
    account.close(297, DEVIATIONS);
}

fn judge(case: &Value) -> Result<(), String> {
    let trusted = suite::certificates(&case["trusted"]);
    let anchors: Vec<_> = trusted.into_iter().map(Anchor::from_certificate).collect();
    let intermediates = suite::certificates(&case["intermediates"]);
    let time = UnixTime(case["time_unix"].as_i64().unwrap());
    suite::outcome(suite::certificate(&case["leaf"]).map(|leaf| {
        let intermediates = intermediates.as_slice();
        verify(&Question { intermediates, ..Question::new(Purpose::Client, time, &anchors, &leaf) })
    }))
}
