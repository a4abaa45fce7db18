use std::path::Path;

use clap::ValueEnum;

use super::{Files, Place, Tool, quoted};

#[test]
fn paths_are_one_word_of_the_shell() {
    let check = |path: &str, expected: &str| assert_eq!(quoted(Path::new(path)), expected);
    check("/a/b-c.key", "/a/b-c.key");
    check("/a b/c", "'/a b/c'");
    check("/it's", "'/it'\\''s'");
    check("/$(reboot)", "'/$(reboot)'");
}

#[test]
fn every_command_names_the_files_and_the_place() {
    let place = Place::of("https://localhost:8443");
    for tool in Tool::value_variants() {
        let files = Files::in_directory(
            Path::new("/x"),
            "alice-laptop",
            *tool,
            Some(Some(Path::new("/pw"))),
        );
        let command = tool.command(&files, &place);
        assert!(command.contains("/x/ca.crt") && command.contains("localhost"), "{command}");
        assert!(!command.contains("YOUR.key") && !command.contains("YOUR.p12"), "{command}");
        let without = Files::in_directory(Path::new("/x"), "alice-laptop", *tool, None);
        assert!(tool.command(&without, &place).contains("YOUR."), "{}", tool.word());
    }
}
