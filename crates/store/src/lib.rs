//! The only crate that knows SQL: everything on record, in one SQLite file that several processes
//! may share. A change is kept only together with the audit event that tells it, and is durable
//! when it is acknowledged. No decisions are made here.

pub use error::{Error, Noun};
pub use filter::Order;
pub use follow::Follower;
pub use pending::Pending;
pub use read::ReadTx;
pub use sought::Sought;
pub use store::Store;
pub use table::anchor::OutsideCertificate;
pub use table::audit::AuditFilter;
pub use table::certificate::listing::{CertificateSearch, Named, Sort, Standing};
pub use table::certificate::{CertificateCounts, CertificateFilter, HolderOfKey, Revoked};
pub use table::evidence::End as EvidenceEnd;
pub use table::invitation::InvitationFilter;
pub use table::notice::{Addressee, EndingCertificate, EndingEvidence, Life};
pub use table::request::{Among, RequestFilter};
pub use table::tally::Ending;
pub use view::View;
pub use write::{Committed, WriteTx};

#[cfg(any(test, feature = "fault"))]
pub use engine::Fault;

mod engine;
mod error;
mod filter;
mod follow;
mod migrate;
mod pending;
mod read;
mod sought;
mod store;
mod table;
mod value;
mod view;
mod write;
mod writer;

#[cfg(test)]
mod tests;
