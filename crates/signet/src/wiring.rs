//! Where the parts meet the world: the real clock, files, signals and sockets. Decides nothing.

pub(crate) mod checkpoints;
pub(crate) mod clock;
pub(crate) mod control;
pub(crate) mod crls;
pub(crate) mod descriptors;
pub(crate) mod house;
pub(crate) mod metrics;
pub(crate) mod notify;
pub(crate) mod open;
pub(crate) mod operator;
pub(crate) mod outbound;
pub(crate) mod pages;
pub(crate) mod post;
pub(crate) mod server_certificate;
pub(crate) mod signals;
