use super::*;

#[test]
fn a_request_goes_only_the_ways_that_are_drawn() {
    use State::*;
    let allowed = [
        (Open, Proving),
        (Open, Approved),
        (Open, Rejected),
        (Open, Withdrawn),
        (Open, Expired),
        (Proving, Approved),
        (Proving, Rejected),
        (Proving, Withdrawn),
        (Proving, Expired),
        (Approved, Issued),
        (Approved, Withdrawn),
        (Approved, Expired),
    ];
    for from in State::ALL {
        for to in State::ALL {
            let expected =
                if allowed.contains(&(from, to)) { Ok(to) } else { Err(WrongState { from, to }) };
            assert_eq!(from.advance(to), expected);
        }
    }
}

#[test]
fn a_request_is_over_when_nothing_can_follow() {
    for state in State::ALL {
        let can_follow = State::ALL.into_iter().any(|to| state.advance(to).is_ok());
        assert_eq!(state.is_over(), !can_follow, "{state}");
        assert_eq!(state.is_undecided(), state.advance(State::Approved).is_ok(), "{state}");
    }
}

#[test]
fn states_and_verdicts_are_read_back() {
    for state in State::ALL {
        assert_eq!(state.to_string().parse(), Ok(state));
    }
    assert_eq!("Open".parse::<State>(), Err(UnknownState));
    for verdict in [Verdict::Approve, Verdict::Reject] {
        assert_eq!(verdict.to_string().parse(), Ok(verdict));
    }
    assert_eq!("maybe".parse::<Verdict>(), Err(UnknownVerdict));
}

#[test]
fn ids_are_said_and_read_leniently() {
    let id = RequestId::from_random([0x3d, 0xfa, 0x2a, 0x13, 0x4d]);
    assert_eq!(id.to_string(), "7QX2-M4TD");
    for text in ["7QX2-M4TD", "7qx2m4td", "7qx2 m4td"] {
        assert_eq!(text.parse(), Ok(id), "{text}");
    }
    for text in ["", "7QX2", "7QX2-M4TD-7QX2-M4TD", "7QX2-M4T!", "ÄÄÄÄÄÄÄÄ"] {
        assert_eq!(text.parse::<RequestId>(), Err(UnknownId), "{text}");
    }
    assert_eq!(
        "oooo-illi".parse::<InvitationId>().map(|id| id.to_string()),
        Ok("0000-1111".into())
    );
}
