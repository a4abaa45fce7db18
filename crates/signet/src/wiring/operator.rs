//! Who runs the command: the name the audit log gets. The operating system vouches for it.

/// The operator's name: the account, and who became root by `sudo`.
pub(crate) fn name() -> String {
    let uid = rustix::process::getuid().as_raw();
    let account = account(uid);
    match std::env::var("SUDO_USER") {
        Ok(user) if uid == 0 && is_plain(&user) => format!("{account} (sudo {user})"),
        _ => account,
    }
}

/// Whether the process may do everything.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The name of an account, or its number.
pub(crate) fn account(uid: u32) -> String {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    find_account(&passwd, uid).unwrap_or_else(|| format!("uid {uid}"))
}

fn find_account(passwd: &str, uid: u32) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid) && is_plain(name)).then(|| name.to_owned())
    })
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
