//! The gateway as clients meet it: real sockets on loopback, a control plane that a test commands.

#![allow(missing_docs, reason = "tests")]

mod admission;
mod support;
