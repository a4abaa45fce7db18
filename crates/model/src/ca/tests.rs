use super::*;

#[test]
fn roles_are_read_back() {
    for role in [Role::Root, Role::Issuing, Role::Cross, Role::Above, Role::Claimed] {
        assert_eq!(role.to_string().parse(), Ok(role));
    }
    assert_eq!("Root".parse::<Role>(), Err(UnknownRole));
}
