//! Roles as forms write them, and what each may do, in words.

use talks::Role;

const ALL: [(Role, &str); 7] = [
    (Role::Official, "official"),
    (Role::Staff, "staff"),
    (Role::Interpreter, "interpreter"),
    (Role::Head, "head"),
    (Role::Deputy, "deputy"),
    (Role::Delegate, "delegate"),
    (Role::Partner, "partner"),
];

/// A role as forms write it.
pub(crate) fn code(role: Role) -> &'static str {
    let found = ALL.iter().find(|(known, _)| *known == role);
    found.map_or("", |(_, code)| code)
}

/// The role that a form names.
pub(crate) fn of(code: &str) -> Option<Role> {
    let found = ALL.iter().find(|(_, known)| *known == code);
    found.map(|(role, _)| *role)
}

/// The message that says what people of a role may do.
pub(crate) fn may(role: Role) -> &'static str {
    match role {
        Role::Official => "may-official",
        Role::Staff => "may-staff",
        Role::Interpreter => "may-interpreter",
        Role::Head => "may-head",
        Role::Deputy => "may-deputy",
        Role::Delegate => "may-delegate",
        Role::Partner => "may-partner",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_as_it_was_written() {
        for (role, written) in ALL {
            assert_eq!((code(role), of(written)), (written, Some(role)));
        }
        assert_eq!(of("king"), None);
    }
}
