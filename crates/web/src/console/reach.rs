//! What certificates open: the rules of each door asked with what the door itself knows of a holder.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use authority::reader::Reader;
use authority::registry::openers::Certified;
use authority::registry::{DeviceFile, is_in_force};
use model::identity::Handle;
use model::rule::{Decision, Facts, Rules};
use model::snapshot::{Holder, Snapshot};
use model::tier::Tier;
use model::verification::{Class, Lapse};
use pki::time::UnixTime;

use crate::ask::Ask;
use crate::fault::Fault;

/// What a device opens.
pub(crate) struct Reach {
    /// The doors, by name.
    pub(crate) doors: Vec<String>,
    /// Why the class does not count in full, where it does not.
    pub(crate) lapse: Option<Lapse>,
}

/// Somebody before a door: what the door knows.
pub(crate) struct Visitor<'a> {
    pub(crate) holder: &'a Holder,
    pub(crate) tier: Tier,
    pub(crate) lapse: Option<Lapse>,
}

/// What is asked for at a door.
pub(crate) struct Wish<'a> {
    pub(crate) source: IpAddr,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
}

/// Where nobody asks for anything in particular.
const ANY: Wish<'static> =
    Wish { source: IpAddr::V4(Ipv4Addr::UNSPECIFIED), method: "GET", path: "/" };

impl<'a> Visitor<'a> {
    fn of(holder: &'a Holder, class: &Class, now: UnixTime) -> Self {
        let in_force = holder.evidence.in_force(class, now);
        Self { holder, tier: in_force.class.into(), lapse: in_force.lapse }
    }

    fn facts(&'a self, wish: &Wish<'a>) -> Facts<'a> {
        Facts {
            tier: &self.tier,
            lapse: self.lapse.as_ref(),
            person: self.holder.person.as_ref().map(|person| &person.handle),
            device: Some(&self.holder.device),
            groups: &self.holder.groups,
            source: wish.source,
            method: wish.method,
            path: wish.path,
        }
    }

    /// Whether the visitor gets in somewhere.
    pub(crate) fn may_enter(&self, rules: &Rules) -> bool {
        rules.opens_to(&self.facts(&ANY))
    }

    /// What the rules say to one wish.
    pub(crate) fn decide(&self, rules: &Rules, wish: &Wish<'_>) -> Decision {
        rules.decide(&self.facts(wish))
    }
}

/// What the rules say to a guest's wish.
pub(crate) fn decide_guest(rules: &Rules, wish: &Wish<'_>) -> Decision {
    rules.decide(&Facts {
        tier: &Tier::Guest,
        lapse: None,
        person: None,
        device: None,
        groups: &[],
        source: wish.source,
        method: wish.method,
        path: wish.path,
    })
}

/// Everybody who could stand before a door now.
pub(crate) struct Everybody {
    snapshot: Arc<Snapshot>,
    certified: Arc<[Certified]>,
    now: UnixTime,
}

impl Everybody {
    /// Reads who holds what.
    pub(crate) fn read(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Self, Fault> {
        let house = ask.web.house();
        let certified = house.certified(reader.change()?, || reader.certified())?;
        Ok(Self { snapshot: house.snapshot(), certified, now: ask.now() })
    }

    /// Visits a door with each of them whose certificate has not ended since.
    pub(crate) fn visitors(&self) -> impl Iterator<Item = Visitor<'_>> {
        let valid = self.certified.iter().filter(|held| self.now <= held.until);
        valid.filter_map(|held| {
            let holder = self.snapshot.holders.get(&held.holder)?;
            Some(Visitor::of(holder, &held.class, self.now))
        })
    }

    /// Those of a person, on one device or all; or a machine.
    pub(crate) fn named<'a>(
        &'a self,
        name: &'a Handle,
        device: Option<&'a Handle>,
    ) -> impl Iterator<Item = Visitor<'a>> {
        self.visitors().filter(move |visitor| match &visitor.holder.person {
            Some(person) => {
                person.handle == *name
                    && device.is_none_or(|device| visitor.holder.device == *device)
            }
            None => visitor.holder.device == *name && device.is_none(),
        })
    }
}

/// What a device opens; none without a certificate in force.
pub(crate) fn of_device(ask: &Ask<'_>, file: &DeviceFile) -> Option<Reach> {
    let now = ask.now();
    let in_force = file.certificates.iter().filter(|record| is_in_force(record, now));
    let classes = ask.web.authority().classes();
    let class = in_force.filter_map(|record| record.class.as_ref());
    let class = class.map(|name| classes.of_record(name)).max()?;
    let snapshot = ask.web.house().snapshot();
    let holder = snapshot.holders.get(&file.device.holder)?;
    let visitor = Visitor::of(holder, &class, now);
    let doors = ask.web.house().doors();
    let open = doors.iter().filter(|door| visitor.may_enter(&door.rules));
    Some(Reach { doors: open.map(|door| door.name.clone()).collect(), lapse: visitor.lapse })
}
