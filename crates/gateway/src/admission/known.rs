//! Chains that were verified before, by digest, so that the signatures on them are checked once.
//! Time, status and possession are never remembered: they are checked at every use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwapOption;
use model::identity::Handle;
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use trust::Verified;
use trust::revocation::{Index, Standing};

use crate::tls::{Chain, ChainDigest};
use crate::visitor::Visitor;

/// Chains remembered in each of the two generations.
const CAPACITY: usize = 8192;

/// A verified chain.
#[derive(Debug)]
pub(crate) struct Known {
    pub(super) chain: Arc<Chain>,
    verified: Verified,
    vouched: Vouched,
    /// Keys that issued the certificates of the path, in its order.
    issuers: Vec<Fingerprint>,
    /// Who the holder is, as of one state of the records.
    described: ArcSwapOption<Described>,
}

/// At whose word a chain is believed.
#[derive(Debug)]
pub(super) enum Vouched {
    /// Our own, by this key at the end of the path.
    ByUs(Fingerprint),
    /// That of an outside CA, by its key and name.
    Outside(Fingerprint, Handle),
}

impl Known {
    /// Remembers what was verified.
    pub(super) fn new(chain: Arc<Chain>, verified: Verified, vouched: Vouched) -> Self {
        let path = verified.path();
        let above = path.iter().skip(1).map(|certificate| certificate.public_key().fingerprint());
        let (Vouched::ByUs(anchor) | Vouched::Outside(anchor, _)) = &vouched;
        let issuers = above.chain([*anchor]).collect();
        Self { chain, verified, vouched, issuers, described: ArcSwapOption::empty() }
    }

    pub(super) fn vouched(&self) -> &Vouched {
        &self.vouched
    }

    /// Each certificate of the path with the key that issued it, leaf first.
    pub(super) fn links(&self) -> impl Iterator<Item = (&Certificate, &Fingerprint)> {
        self.verified.path().iter().zip(&self.issuers)
    }

    pub(super) fn verified(&self) -> &Verified {
        &self.verified
    }

    pub(super) fn until(&self) -> UnixTime {
        *self.verified.validity().end()
    }

    /// Says whether nothing that changes speaks against the chain now.
    pub(super) fn still_holds(&self, now: UnixTime, revoked: &Index) -> bool {
        let ours = match self.vouched {
            Vouched::ByUs(_) => self.links().all(|(certificate, issuer)| {
                revoked.standing(*issuer, *certificate.serial()) == Standing::Good
            }),
            // Our index does not speak of theirs; what does is asked when the holder is described.
            Vouched::Outside(..) => true,
        };
        self.verified.validity().contains(&now) && ours
    }

    /// Returns who the holder is in the state of the given epoch and until when, asking `find` once
    /// for each epoch, and again when that time is over.
    pub(super) fn visitor<E>(
        &self,
        epoch: u64,
        now: UnixTime,
        find: impl FnOnce() -> Result<(Visitor, UnixTime), E>,
    ) -> Result<(Arc<Visitor>, UnixTime), E> {
        if let Some(kept) = &*self.described.load()
            && kept.epoch == epoch
            && now <= kept.until
        {
            return Ok((Arc::clone(&kept.visitor), kept.until));
        }
        let (visitor, until) = find()?;
        let visitor = Arc::new(visitor);
        let described = Described { epoch, until, visitor: Arc::clone(&visitor) };
        self.described.store(Some(Arc::new(described)));
        Ok((visitor, until))
    }
}

/// Who a holder is.
#[derive(Debug)]
struct Described {
    /// The state of the records it was found in.
    epoch: u64,
    /// The last second it is right, unless the records change.
    until: UnixTime,
    visitor: Arc<Visitor>,
}

/// Verified chains of one set of anchors; the longest unused are forgotten.
#[derive(Debug, Default)]
pub(crate) struct KnownChains {
    generations: Mutex<Generations>,
}

#[derive(Debug, Default)]
struct Generations {
    trust: u64,
    young: HashMap<ChainDigest, Arc<Known>>,
    old: HashMap<ChainDigest, Arc<Known>>,
}

impl KnownChains {
    /// Finds a chain verified under the anchors of `trust`.
    pub(crate) fn find(&self, trust: u64, digest: &ChainDigest) -> Option<Arc<Known>> {
        let mut generations = self.lock();
        if generations.trust != trust {
            return None;
        }
        if let Some(known) = generations.young.get(digest) {
            return Some(Arc::clone(known));
        }
        let known = generations.old.remove(digest)?;
        generations.insert(*digest, Arc::clone(&known));
        Some(known)
    }

    /// Remembers a chain verified under the anchors of `trust`; newer anchors forget all before.
    pub(super) fn remember(&self, trust: u64, known: Arc<Known>) {
        let mut generations = self.lock();
        if generations.trust < trust {
            *generations = Generations { trust, ..Generations::default() };
        }
        if generations.trust == trust {
            generations.insert(known.chain.digest, known);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn insert(&mut self, digest: ChainDigest, known: Arc<Known>) {
        if self.young.len() >= CAPACITY {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(digest, known);
    }
}
