//! Counting what each source holds open, so that no one source can take all.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::Limits;

/// Connections and handshakes in progress, by source.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    total: u32,
    by_source: HashMap<Source, Load>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Load {
    connections: u32,
    handshakes: u32,
}

/// One IPv4 address, or one IPv6 /64: what one subscriber usually has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Source(IpAddr);

/// Why a connection was let go before its handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crowded {
    Total,
    Source,
    Handshakes,
}

impl Crowded {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Total => "connections",
            Self::Source => "connections-per-source",
            Self::Handshakes => "handshakes-per-source",
        }
    }
}

/// The place of one connection; given back when dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    sources: Arc<Sources>,
    source: Source,
}

/// The place of one handshake in progress; given back when dropped.
#[derive(Debug)]
pub(crate) struct HandshakeSlot {
    sources: Arc<Sources>,
    source: Source,
}

impl Sources {
    /// Takes a place for a new connection and its handshake, if there is one left.
    pub(crate) fn enter(
        self: &Arc<Self>,
        address: IpAddr,
        limits: &Limits,
    ) -> Result<(Slot, HandshakeSlot), Crowded> {
        let source = Source::of(address);
        let mut table = self.lock();
        if table.total >= limits.connections {
            return Err(Crowded::Total);
        }
        let load = table.by_source.get(&source).copied().unwrap_or_default();
        if load.connections >= limits.connections_per_source {
            return Err(Crowded::Source);
        }
        if load.handshakes >= limits.handshakes_per_source {
            return Err(Crowded::Handshakes);
        }
        table.total += 1;
        let load = table.by_source.entry(source).or_default();
        load.connections += 1;
        load.handshakes += 1;
        drop(table);
        let sources = Arc::clone(self);
        Ok((Slot { sources: Arc::clone(self), source }, HandshakeSlot { sources, source }))
    }

    fn leave(&self, source: Source, change: impl FnOnce(&mut Load)) {
        if let Entry::Occupied(mut entry) = self.lock().by_source.entry(source) {
            change(entry.get_mut());
            if entry.get().connections == 0 && entry.get().handshakes == 0 {
                entry.remove();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.sources.leave(self.source, |load| load.connections -= 1);
        self.sources.lock().total -= 1;
    }
}

impl Drop for HandshakeSlot {
    fn drop(&mut self) {
        self.sources.leave(self.source, |load| load.handshakes -= 1);
    }
}

impl Source {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(IpAddr::V4(v4)),
            IpAddr::V6(v6) => {
                let network = v6.to_bits() & (u128::MAX << 64);
                Self(IpAddr::V6(Ipv6Addr::from_bits(network)))
            }
        }
    }
}

#[cfg(test)]
mod tests;
