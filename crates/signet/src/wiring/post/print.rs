//! Letters on the terminal of the server, for trying out: framed, so that they stand apart from the log.

use std::io::Write;

use web::letter::Words;

/// How wide the frame is.
const WIDTH: usize = 76;

/// Prints a letter on stderr.
pub(super) fn letter(to: &str, words: &Words) {
    // A terminal that went away is no reason to keep the letter.
    let _ = std::io::stderr().lock().write_all(frame(to, words).as_bytes());
}

fn frame(to: &str, words: &Words) -> String {
    let head = format!("┌─ Mail to {to} ");
    let rule = "─".repeat(WIDTH.saturating_sub(head.chars().count()));
    let mut text = format!("\n{head}{rule}\n│ {}\n│\n", words.subject);
    for line in words.text.lines() {
        text.push_str(format!("│ {line}").trim_end());
        text.push('\n');
    }
    let foot = "└─ Printed, not sent: [mail] in signet.toml makes it go ";
    let rule = "─".repeat(WIDTH.saturating_sub(foot.chars().count()));
    text.push_str(&format!("{foot}{rule}\n\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_letter_is_framed() {
        let words = Words {
            language: "en",
            subject: "Your code".to_owned(),
            text: "Hello,\n\n    123456\n".to_owned(),
            html: String::new(),
        };
        let framed = frame("carol@example.org", &words);
        let expected = "\n┌─ Mail to carol@example.org ───────────────────────────────────────────────\n\
            │ Your code\n│\n│ Hello,\n│\n│     123456\n\
            └─ Printed, not sent: [mail] in signet.toml makes it go ─────────────────────\n\n";
        assert_eq!(framed.replace('─', ""), expected.replace('─', ""));
        assert!(framed.lines().all(|line| line.chars().count() <= WIDTH), "{framed}");
    }
}
