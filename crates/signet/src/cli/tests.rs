use clap::{CommandFactory, Parser};

use super::Cli;

#[test]
fn the_definitions_are_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_explains_itself() {
    fn walk(command: &clap::Command) {
        assert!(command.get_about().is_some(), "{} says nothing of itself", command.get_name());
        command.get_subcommands().for_each(walk);
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "{}: {} has no help",
                command.get_name(),
                argument.get_id()
            );
        }
    }
    walk(&Cli::command());
}

#[test]
fn no_secret_is_a_flag_value() {
    fn walk(command: &clap::Command) {
        for argument in command.get_arguments() {
            let name = argument.get_id().as_str();
            let secret = ["password", "passphrase", "secret", "token"].contains(&name);
            assert!(!secret, "{}: --{name} would show in the process list", command.get_name());
        }
        command.get_subcommands().for_each(walk);
    }
    walk(&Cli::command());
}

#[test]
fn commands_are_read_as_documented() {
    let check = |line: &str| {
        let parsed = Cli::try_parse_from(line.split_whitespace());
        assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
    };
    check(
        "signet up --dir D --listen 127.0.0.1:8443 --site https://localhost:8443=http://127.0.0.1:9000",
    );
    check("signet person add alice --name Alice --email alice@example.org --dir D");
    check(
        "signet cert issue --person alice --device laptop --class email --target modern --out alice.p12 --password-file pw --dir D",
    );
    check("signet cert issue --csr bob.csr --person bob --device phone --out bob.pem --dir D");
    check("signet cert list --json --dir D");
    check("signet cert show 01ab --json --dir D");
    check("signet cert revoke 01ab --reason key-compromise --yes --dir D");
    check("signet cert export 01ab --for curl --out DIR --dir D");
    check("signet inspect alice.p12 --password-file pw --json");
    check(
        "signet verify --anchor R.pem --intermediate I.pem --crl C.pem --purpose client --time 2026-11-20T12:00:00Z --max-depth 8 --policy 1.2.3 --explicit-policy --inhibit-mapping --inhibit-any-policy --json LEAF.pem",
    );
    check(
        "signet verify --anchor R.pem --name dns:a.example --name ip:::1 --name email:a@b.example --explicit-purpose all --anchor-constraints ignored --anchor-expiry ignored --conformance lenient --min-rsa-bits 1024 --allow-sha1 --crl-max-age 3600 LEAF.pem",
    );
    check(
        "signet handshake https://localhost:8443 --p12 alice.p12 --password-file pw --ca D/ca.pem --json",
    );
    check("signet audit list --json --dir D");
    check("signet audit verify --dir D");
    check("signet status --json --dir D");
}
