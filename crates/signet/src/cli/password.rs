//! The password of a `.p12`: from a file, or made and, if a file is named, kept there.

use std::path::Path;

use authority::delivery::target::Choice;
use zeroize::Zeroizing;

use super::Context;
use crate::directory::write_private;
use crate::failure::Failure;
use crate::input;

/// The password of a `.p12`, and whether it was made just now.
#[derive(Debug)]
pub(super) struct Password {
    /// The password.
    pub(super) text: Zeroizing<String>,
    /// Whether it was made just now.
    pub(super) generated: bool,
}

/// Takes the password from its file; makes it, and the file, when there is none.
///
/// # Errors
/// When the file cannot be read or written, or holds none.
pub(super) fn settle(
    context: &Context,
    target: Choice,
    file: Option<&Path>,
) -> Result<Password, Failure> {
    let Some(path) = file else {
        return Ok(Password { text: target.generate_password()?, generated: true });
    };
    if path.exists() {
        if authority::private_file::is_open_to_others(path) {
            context.output.warn(&format!(
                "{} can be read by others: chmod 600 {}",
                path.display(),
                path.display()
            ));
        }
        let text = input::password_file(path)?;
        if text.is_empty() {
            return Err(Failure::failed(
                "NO-PASSWORD",
                format!("{} holds no password", path.display()),
            )
            .remedy("put one on its first line, or remove the file and let one be generated"));
        }
        return Ok(Password { text, generated: false });
    }
    // Before the certificate exists: a password that cannot be kept would lose it.
    let text = target.generate_password()?;
    let line = Zeroizing::new(format!("{}\n", text.as_str()));
    write_private(path, line.as_bytes())?;
    Ok(Password { text, generated: true })
}
