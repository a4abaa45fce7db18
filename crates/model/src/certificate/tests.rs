use super::*;

#[test]
fn states_follow_the_order_of_issuing() {
    use State::*;
    let allowed = [(Prepared, Issued), (Prepared, Revoked), (Issued, Revoked)];
    for from in State::ALL {
        for to in State::ALL {
            let expected =
                if allowed.contains(&(from, to)) { Ok(to) } else { Err(WrongState { from, to }) };
            assert_eq!(from.advance(to), expected);
        }
    }
}

#[test]
fn states_are_read_back() {
    for state in State::ALL {
        assert_eq!(state.to_string().parse(), Ok(state));
    }
    assert_eq!("Issued".parse::<State>(), Err(UnknownState));
}
