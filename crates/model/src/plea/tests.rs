use super::*;

#[test]
fn outcomes_and_numbers_are_read_as_they_are_written() {
    for outcome in [Outcome::Given, Outcome::Dismissed] {
        assert_eq!(outcome.to_string().parse(), Ok(outcome));
    }
    assert_eq!("done".parse::<Outcome>(), Err(UnknownOutcome));
    assert_eq!("7".parse(), Ok(PleaId(7)));
    for wrong in ["", "x", "7 ", "9999999999999999999999"] {
        assert_eq!(wrong.parse::<PleaId>(), Err(NotAPlea), "{wrong}");
    }
}
