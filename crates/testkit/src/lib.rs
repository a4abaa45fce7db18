//! For tests and benches alone: real peers started and stopped. Its own tests are the tidy rules.

pub mod peer;
