//! Two who do the same thing at the same moment.

use std::sync::Barrier;

use http::StatusCode;

use super::scene::two_officers;
use super::token;

#[test]
fn of_two_who_decide_at_once_one_wins_and_the_other_is_told_who_was_first() {
    for round in 0..5 {
        let (house, officers, path) = two_officers();
        let ready = Barrier::new(2);
        let forms =
            [("approve", "method=document&note=passport"), ("reject", "reason=unknown+to+me")];
        let answers: Vec<_> = std::thread::scope(|threads| {
            let (house, ready, path) = (&house, &ready, &path);
            let mut started = Vec::new();
            for ((visit, cookie), (verb, fields)) in officers.iter().zip(forms) {
                started.push(threads.spawn(move || {
                    let page = house.open(visit, path, &[("cookie", cookie)]);
                    let form = format!("token={}&{fields}", token(&page.text));
                    ready.wait();
                    house.send(visit, &format!("{path}/{verb}"), cookie, &form)
                }));
            }
            started.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let of = |status| answers.iter().filter(move |one| one.response.status() == status);
        assert_eq!(of(StatusCode::SEE_OTHER).count(), 1, "round {round}");
        let late = of(StatusCode::CONFLICT).next().expect("somebody was late");
        assert!(late.text.contains("role=\"alert\""), "{}", late.text);
        let winner =
            if answers[0].response.status() == StatusCode::SEE_OTHER { "root" } else { "alice" };
        assert!(late.text.contains(winner), "{winner} is not named in {}", late.text);
        let decisions = house.rows().into_iter().find(|(table, _)| table == "decision").unwrap().1;
        assert_eq!(decisions, 1);
    }
}
