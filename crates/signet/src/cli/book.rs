//! The generated pages of the book: every command and flag, every key of the configuration.
//!
//! A test compares them with the definitions; run with `SIGNET_BLESS=1` it writes them anew.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Arg, Command, CommandFactory};

use super::Cli;
use crate::config::reference::{self, KEYS, Kind};

/// Compares a page of the book with what it should be, or writes it when blessed.
#[track_caller]
fn check(page: &str, expected: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/book").join(page);
    if std::env::var_os("SIGNET_BLESS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/book/{page} is out of date: run the tests with SIGNET_BLESS=1"
    );
}

#[test]
fn the_command_line_page_is_up_to_date() {
    let mut text = String::from(
        "# Command line\n\nGenerated from the definitions. Every command also takes `--dir`, `--json` and `--quiet`.\n",
    );
    let mut root = Cli::command();
    root.build();
    root.get_subcommands().for_each(|command| describe(&mut text, command, "signet"));
    text.push_str("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    for (code, meaning) in [
        (0, "done"),
        (1, "failed, or the answer is \"refused\""),
        (2, "the command line makes no sense"),
        (3, "what was named does not exist"),
        (4, "not permitted"),
        (5, "waiting for approval"),
        (6, "conflict with what is there"),
        (7, "a server cannot be reached"),
        (10, "well, but something ends soon"),
        (11, "expired or revoked"),
    ] {
        let _ = writeln!(text, "| {code} | {meaning} |");
    }
    check("cli.md", &text);
}

fn describe(text: &mut String, command: &Command, above: &str) {
    if command.get_name() == "help" {
        return;
    }
    let name = format!("{above} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let depth = if above == "signet" { "##" } else { "###" };
    let _ = write!(text, "\n{depth} {name}\n\n{about}.\n");
    if command.has_subcommands() {
        command.get_subcommands().for_each(|inner| describe(text, inner, &name));
        return;
    }
    let arguments: Vec<&Arg> =
        command.get_arguments().filter(|argument| is_own(argument)).collect();
    if !arguments.is_empty() {
        text.push_str("\n| argument | what it does |\n|---|---|\n");
        arguments.iter().for_each(|argument| row(text, argument));
    }
    if let Some(after) = command.get_after_help() {
        let _ = write!(text, "\n{}\n", after.to_string().replace('\n', "\n\n"));
    }
}

/// Neither help and version nor the flags of every command.
fn is_own(argument: &Arg) -> bool {
    !argument.is_global_set() && !["help", "version"].contains(&argument.get_id().as_str())
}

fn row(text: &mut String, argument: &Arg) {
    let shown = argument.to_string().replace('|', "\\|");
    let mut help =
        argument.get_help().map(ToString::to_string).unwrap_or_default().replace('|', "\\|");
    let words: Vec<String> =
        argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !words.is_empty() && argument.get_action().takes_values() {
        let _ = write!(help, ": {}", words.join(", "));
    }
    let defaults: Vec<String> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        let _ = write!(help, " [default: {}]", defaults.join(", "));
    }
    let _ = writeln!(text, "| `{shown}` | {help} |");
}

#[test]
fn the_configuration_page_is_up_to_date() {
    let mut text = String::from(
        "# Configuration\n\n`signet.toml` lies in the data directory. Unknown keys are refused. Generated from the\n\
         definitions; `signet config schema` prints the same as a JSON schema.\n",
    );
    let mut section = None;
    for key in KEYS {
        if section != Some(key.section) {
            section = Some(key.section);
            let title = match key.section {
                "" => "Top of the file".to_owned(),
                "door" => "`[[door]]`, one for each site".to_owned(),
                "class" => "`[[class]]`, one for each verification class, lowest first".to_owned(),
                name => format!("`[{name}]`"),
            };
            let _ = write!(
                text,
                "\n## {title}\n\n| key | value | default | what it does |\n|---|---|---|---|\n"
            );
        }
        let default =
            if key.default.is_empty() { String::new() } else { format!("`{}`", key.default) };
        let _ =
            writeln!(text, "| `{}` | {} | {default} | {} |", key.name, kind(key.kind), key.about);
    }
    let first = reference::first_file(
        "\"127.0.0.1:8443\"",
        "[[door]]\nname = \"files.example.org\"\nurl = \"https://files.example.org\"\nupstream = \"http://127.0.0.1:8080\"\nrules = [\"allow class email+\"]\n",
    );
    let _ = write!(text, "\n## The file that `signet up` writes\n\n```toml\n{first}```\n");
    check("configuration.md", &text);
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Texts => "list of texts".to_owned(),
        Kind::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            format!("list of {}", words.join(", "))
        }
        Kind::Word(words) => {
            words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
    }
}
