//! `signet class`: how well identities are checked here.

use std::collections::BTreeMap;

use clap::Subcommand;
use model::verification::{Approvals, Class, Classes, Definition, Method};
use pki::time::UnixTime;
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::Page;

#[derive(Debug, Subcommand)]
pub(super) enum ClassCommand {
    /// List the verification classes, lowest first
    List,
    /// Show one class
    Show {
        /// Its name, like document
        name: String,
    },
}

/// A class as shown.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    name: &'a str,
    words: &'a str,
    order: u8,
    policy: Option<String>,
    certificate_days: Option<u32>,
    evidence_days: Option<u32>,
    approvals: Option<Approvals>,
    methods: &'a [Method],
    certificates_in_force: u64,
    configured: bool,
}

impl<'a> Shown<'a> {
    fn of(definition: &'a Definition, in_force: &BTreeMap<String, u64>) -> Self {
        let name = definition.class.as_str();
        Self {
            name,
            words: definition.class.words(),
            order: definition.class.rank(),
            policy: Some(definition.policy.to_string()),
            certificate_days: Some(definition.certificate_days),
            evidence_days: definition.evidence_days,
            approvals: Some(definition.approvals),
            methods: &definition.methods,
            certificates_in_force: in_force.get(name).copied().unwrap_or(0),
            configured: true,
        }
    }

    /// A class that certificates have and the ladder has no longer.
    fn lost(name: &'a str, certificates_in_force: u64) -> Self {
        Self {
            name,
            words: "no longer configured: counts as interim",
            order: 0,
            policy: None,
            certificate_days: None,
            evidence_days: None,
            approvals: None,
            methods: &[],
            certificates_in_force,
            configured: false,
        }
    }

    fn fill(&self, page: &mut Page) {
        page.heading(self.name);
        page.field("says", self.words);
        page.field("order", self.order.to_string());
        page.maybe("policy", self.policy.clone());
        page.maybe("certificates", self.certificate_days.map(|days| format!("{days} days")));
        page.field("evidence holds", self.evidence());
        page.maybe("approvals", self.approvals.map(words));
        page.field("proven by", self.proven());
        page.field("in force", self.certificates_in_force.to_string());
    }

    fn evidence(&self) -> String {
        self.evidence_days.map_or_else(|| "for ever".to_owned(), |days| format!("{days} days"))
    }

    fn proven(&self) -> String {
        if self.methods.is_empty() { "anything".to_owned() } else { super::joined(self.methods) }
    }
}

fn words(approvals: Approvals) -> &'static str {
    match approvals {
        Approvals::One => "one officer",
        Approvals::Two => "two officers",
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read, or there is no such class.
pub(super) fn run(context: &Context, command: &ClassCommand) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let in_force = in_force(&authority, context.now())?;
    let classes = authority.classes();
    let lost = in_force.iter().filter(|(name, _)| classes.find(name).is_none());
    let shown: Vec<Shown<'_>> = classes
        .list()
        .iter()
        .map(|definition| Shown::of(definition, &in_force))
        .chain(lost.map(|(name, count)| Shown::lost(name, *count)))
        .collect();
    match command {
        ClassCommand::List => list(context, &shown),
        ClassCommand::Show { name } => {
            let one = shown.iter().find(|shown| shown.name == name);
            let one = one.ok_or_else(|| {
                Failure::not_found(format!("there is no class {name}"))
                    .remedy("`signet class list` shows them; [[class]] in signet.toml defines them")
            })?;
            context.output.show(one, |page| one.fill(page));
        }
    }
    Ok(Exit::Ok)
}

fn list(context: &Context, shown: &[Shown<'_>]) {
    context.output.show(&shown, |page| {
        let row = |one: &Shown<'_>| {
            vec![
                one.name.into(),
                one.words.into(),
                one.certificate_days.map_or_else(|| "-".to_owned(), |days| days.to_string()).into(),
                one.evidence().into(),
                one.approvals.map_or("-", words).into(),
                one.certificates_in_force.to_string().into(),
                one.policy.clone().unwrap_or_else(|| "-".to_owned()).into(),
            ]
        };
        let head = ["class", "says", "days", "evidence", "approvals", "in force", "policy"];
        page.table(&head, shown.iter().map(row).collect(), "");
    });
}

/// Reads the name of a class.
///
/// # Errors
/// `USAGE` with the names there are.
pub(super) fn named(classes: &Classes, name: &str) -> Result<Class, Failure> {
    classes.parse(name).map_err(|unknown| {
        Failure::usage(format!("{name} is no verification class"))
            .why(unknown)
            .remedy("`signet class list` shows them; [[class]] in signet.toml defines them")
    })
}

/// How many certificates in force have each class.
fn in_force(
    authority: &authority::Authority,
    now: UnixTime,
) -> Result<BTreeMap<String, u64>, Failure> {
    let counted = authority.store().read()?.count_by_class(now)?;
    Ok(counted.into_iter().map(|(class, count)| (class.into(), count)).collect())
}

/// Warns of classes that certificates in force have and the ladder has no longer.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn warn_of_lost(
    context: &Context,
    authority: &authority::Authority,
) -> Result<(), Failure> {
    for (name, count) in in_force(authority, context.now())? {
        if authority.classes().find(&name).is_none() {
            let certificates = crate::output::count(
                usize::try_from(count).unwrap_or(usize::MAX),
                "certificate in force has",
                "certificates in force have",
            );
            context.output.warn(&format!(
                "{certificates} the class {name}, which signet.toml no longer defines: at doors that is as good as interim; define it again, or issue anew"
            ));
        }
    }
    Ok(())
}
