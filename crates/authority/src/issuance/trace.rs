//! The steps of an issuance as an observer sees them: for tests that stop the process between any two of them.

use pki::certificate::Certificate;
use pki::serial::Serial;

/// A step of an issuance that has just been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The bytes to be signed are fixed; nothing is stored.
    Built,
    /// They were linted under nobody's signature.
    Linted,
    /// Commit 1 is durable: serial, bytes and intent.
    Prepared,
    /// The authority's key has signed.
    Signed,
    /// The signed bytes were found to be the stored ones.
    Compared,
    /// Commit 2 is durable: certificate and result.
    Issued,
}

impl Step {
    /// All steps in their order.
    pub const ALL: [Self; 6] =
        [Self::Built, Self::Linted, Self::Prepared, Self::Signed, Self::Compared, Self::Issued];
}

/// Sees every step, before the next one begins.
pub trait Tracer: std::fmt::Debug + Send + Sync {
    /// Takes note of a step; `signed` is the certificate once there is one.
    fn reached(&self, step: Step, serial: &Serial, signed: Option<&Certificate>);
}

/// Takes no note.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Tracer for Silent {
    fn reached(&self, _: Step, _: &Serial, _: Option<&Certificate>) {}
}
