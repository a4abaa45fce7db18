//! What is allowed at a door: rules as text, their reading as one sentence, and the decision.
//!
//! Nothing is allowed unless a rule says so, a denial beats every permission, and the order of the
//! rules means nothing. Judges normalised paths only; normalising them is the gateway's business.
//!
//! `allow|deny WHO [and WHO…] [to METHOD,METHOD] [on /prefix[/*]] [from ADDRESS[/BITS],…]` where
//! WHO is `anyone`, `guest`, `person P`, `group G`, `device D`, `class C` or `class C+`.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::identity::Handle;
use crate::language::Language;
use crate::refusal::{Cause, Known, Refusal};
use crate::tier::Tier;
use crate::verification::{Class, Classes, Lapse};

mod network;
mod parse;
mod prefix;
mod sentence;
mod who;

pub use parse::Error;

use network::Network;
use prefix::Prefix;
use who::Who;

#[cfg(test)]
mod tests;

/// The rules of one door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    text: Arc<str>,
    effect: Effect,
    who: Who,
    /// Empty for every method.
    methods: Vec<String>,
    on: Prefix,
    /// Empty for every network.
    from: Vec<Network>,
}

/// What a rule does to whom it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Lets in, unless another rule denies.
    Allow,
    /// Keeps out, whatever other rules say.
    Deny,
}

/// What is known of a visitor and of what is asked.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The trust in the visitor.
    pub tier: &'a Tier,
    /// Why the class is not the one in the certificate, where it is not.
    pub lapse: Option<&'a Lapse>,
    /// The person; guests and machines have none.
    pub person: Option<&'a Handle>,
    /// The device; guests have none.
    pub device: Option<&'a Handle>,
    /// The groups that the person or the device is in.
    pub groups: &'a [Handle],
    /// The visitor's address.
    pub source: IpAddr,
    /// The request method, as it was sent.
    pub method: &'a str,
    /// The normalised path, without the query.
    pub path: &'a str,
}

/// The answer to one question.
#[derive(Debug)]
pub enum Decision {
    /// Let in, by this evidence.
    Granted(Grant),
    /// Kept out, for this reason.
    Refused(Refusal),
}

/// Evidence that a rule lets a visitor in and that none keeps the visitor out; made by
/// [`Rules::decide`] alone.
#[derive(Debug)]
pub struct Grant {
    rule: Arc<str>,
}

impl Grant {
    /// The text of the rule that lets in.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl Rules {
    /// Reads the rules of a door, one in each text, whose classes are those of the ladder. No rules
    /// at all let nobody in.
    ///
    /// # Errors
    /// The first mistake: where it is, what it is, and how to mend it.
    pub fn parse<T: AsRef<str>>(texts: &[T], classes: &Classes) -> Result<Self, Error> {
        let lines = texts.iter().enumerate();
        let rules = lines.map(|(index, text)| parse::rule(index + 1, text.as_ref(), classes));
        Ok(Self { rules: rules.collect::<Result<_, _>>()? })
    }

    /// The rules, in the order they were written.
    pub fn list(&self) -> &[Rule] {
        &self.rules
    }

    /// Answers one question.
    pub fn decide(&self, facts: &Facts<'_>) -> Decision {
        let fits = |rule: &&Rule| rule.covers(facts) && rule.who.includes(facts);
        if let Some(denial) = self.with(Effect::Deny).find(fits) {
            return Decision::Refused(self.denied(denial, facts));
        }
        match self.with(Effect::Allow).find(fits) {
            Some(rule) => Decision::Granted(Grant { rule: Arc::clone(&rule.text) }),
            None => Decision::Refused(self.not_allowed(facts)),
        }
    }

    /// Lists the rules that speak of a visitor, whatever is asked for and from wherever.
    pub fn about<'a>(&'a self, facts: &Facts<'_>) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().filter(|rule| rule.who.includes(facts))
    }

    /// Says whether a visitor gets in somewhere, somehow: some rule lets in, and none keeps out of everything.
    pub fn opens_to(&self, facts: &Facts<'_>) -> bool {
        let shut = |rule: &Rule| {
            rule.who.includes(facts)
                && rule.methods.is_empty()
                && rule.from.is_empty()
                && rule.on.as_str().is_empty()
        };
        !self.with(Effect::Deny).any(shut)
            && self.with(Effect::Allow).any(|rule| rule.who.includes(facts))
    }

    /// Says whether some rule lets a visitor without certificate in somewhere.
    pub fn admits_guests(&self) -> bool {
        self.with(Effect::Allow).any(|rule| rule.who.may_be_guest())
    }

    /// The lowest class that some rule lets in somewhere; `None` when no certificate opens
    /// anything.
    pub fn lowest_class(&self) -> Option<Class> {
        self.with(Effect::Allow).filter_map(|rule| rule.who.lowest_class()).min()
    }

    /// Says whether some rule lets an interim certificate in somewhere.
    pub fn admits_interim(&self) -> bool {
        self.rules.iter().any(Rule::admits_interim)
    }

    fn with(&self, effect: Effect) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.effect == effect)
    }

    fn denied(&self, denial: &Rule, facts: &Facts<'_>) -> Refusal {
        let reason = format!("the rule “{}” denies {}", denial.text, asked(facts));
        // A certificate would help a guest whom a rule denies only for being one.
        let cause = if *facts.tier == Tier::Guest && denial.who.is_guest_only() {
            self.cause_for_guest(facts)
        } else {
            Cause::NotAllowed
        };
        refuse(cause, reason, facts)
    }

    fn not_allowed(&self, facts: &Facts<'_>) -> Refusal {
        let reason = format!("no rule allows {}", asked(facts));
        let cause = match facts.tier.class() {
            None => self.cause_for_guest(facts),
            Some(has) => match self.needed_class(facts) {
                Some(needed) if !has.reaches(&needed) => {
                    let lapse = facts.lapse.filter(|lapse| lapse.class.reaches(&needed)).cloned();
                    Cause::ClassTooLow { has: has.clone(), needed, lapse }
                }
                _ => Cause::NotAllowed,
            },
        };
        refuse(cause, reason, facts)
    }

    /// A guest is asked for a certificate where one could open the door, and else told that it is
    /// shut.
    fn cause_for_guest(&self, facts: &Facts<'_>) -> Cause {
        let opens = |rule: &Rule| rule.covers(facts) && rule.who.lowest_class().is_some();
        if self.with(Effect::Allow).any(opens) { Cause::NoCertificate } else { Cause::NotAllowed }
    }

    /// The lowest class that would let this very visitor in, were it not for the class.
    fn needed_class(&self, facts: &Facts<'_>) -> Option<Class> {
        let but_class = self
            .with(Effect::Allow)
            .filter(|rule| rule.covers(facts) && rule.who.includes_but_for_class(facts));
        but_class.filter_map(|rule| rule.who.lowest_class()).min()
    }
}

impl Rule {
    /// Whether it lets in or keeps out.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Says whether it lets an interim certificate in somewhere.
    pub fn admits_interim(&self) -> bool {
        let lowest = self.who.lowest_class();
        self.effect == Effect::Allow && lowest.is_some_and(|class| class.rank() == 0)
    }

    /// The rule as one plain sentence, with its full stop.
    pub fn sentence(&self, language: Language) -> String {
        sentence::of(self, language)
    }

    /// Says whether the rule speaks of this method, path and address, whoever asks.
    fn covers(&self, facts: &Facts<'_>) -> bool {
        self.covers_method(facts.method)
            && self.on.covers(facts.path, self.effect)
            && (self.from.is_empty() || self.from.iter().any(|net| net.contains(facts.source)))
    }

    /// GET stands for HEAD too: the same answer without its body (RFC 9110 §9.3.2). Some servers take `delete` for
    /// DELETE, so a denial does too.
    fn covers_method(&self, method: &str) -> bool {
        let is = |ours: &str| match self.effect {
            Effect::Allow => ours == method,
            Effect::Deny => ours.eq_ignore_ascii_case(method),
        };
        let fits = |ours: &String| is(ours) || (ours == "GET" && is("HEAD"));
        self.methods.is_empty() || self.methods.iter().any(fits)
    }
}

impl fmt::Display for Rule {
    /// Writes the rule as it was written, with single spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn refuse(cause: Cause, reason: String, facts: &Facts<'_>) -> Refusal {
    let refusal = Refusal::new(cause, reason);
    match facts.device {
        None => refusal,
        Some(device) => refusal.to_known(Known {
            person: facts.person.map(ToString::to_string),
            device: device.to_string(),
        }),
    }
}

/// Says for the log who asked for what.
fn asked(facts: &Facts<'_>) -> String {
    let trust = match facts.lapse {
        Some(lapse) => format!("{}; {lapse}", facts.tier),
        None => facts.tier.to_string(),
    };
    let who = match (facts.person, facts.device) {
        (Some(person), Some(device)) => format!("{person} · {device} ({trust})"),
        (Some(name), None) | (None, Some(name)) => format!("{name} ({trust})"),
        (None, None) => trust,
    };
    format!("{who} from {} to {} {}", facts.source, facts.method, facts.path)
}
