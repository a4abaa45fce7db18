use super::*;

#[test]
fn reasons_keep_their_text_and_number() {
    for reason in Reason::ALL {
        assert_eq!(reason.to_string().parse(), Ok(reason));
        assert_eq!(Reason::try_from(reason.code()), Ok(reason));
    }
    assert_eq!("Superseded".parse::<Reason>(), Err(UnknownReason));
    assert_eq!(Reason::try_from(7), Err(UnknownReason));
}
