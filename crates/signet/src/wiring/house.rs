//! What this process puts in for its pages to show: doors, the records as doors see them, whether the log is whole.

use std::path::Path;
use std::sync::Arc;

use authority::Authority;
use authority::error::Error;
use gateway::config::{self, TlsMinimum};
use model::snapshot::Snapshot;
use pki::time::UnixTime;
use tokio::sync::watch;
use web::house::{Chain, Door, House};

use crate::config::{Configuration, DEMO, Source};
use crate::wiring::checkpoints;

/// Puts in the doors as they are configured now.
pub(crate) fn put_doors(house: &House, configuration: &Configuration) {
    let doors = configuration.doors.doors.iter();
    house.put_doors(doors.map(|door| shown(door, configuration)).collect());
}

/// Puts in the configuration as it is in force, defaults included.
pub(crate) fn put_settings(house: &House, source: &Source) {
    let text = source.written().ok().and_then(|written| toml::to_string(&written).ok());
    house.put_settings(&text.unwrap_or_default());
}

fn shown(door: &config::Door, configuration: &Configuration) -> Door {
    let upstream = match configuration.demo_doors.contains(&door.name) {
        true => DEMO.to_owned(),
        false => door.behind.to_string(),
    };
    Door {
        name: door.name.clone(),
        url: door.url.clone(),
        upstream,
        certificate: door.certificate.to_string(),
        tls_min: match door.tls_min {
            TlsMinimum::Tls12 => "1.2",
            TlsMinimum::Tls13 => "1.3",
        },
        rules: door.rules.clone(),
        contact: door.contact.clone(),
    }
}

/// Puts in each snapshot that doors get, until there are no more.
pub(crate) async fn follow(house: Arc<House>, mut snapshots: watch::Receiver<Arc<Snapshot>>) {
    loop {
        house.put_snapshot(Arc::clone(&snapshots.borrow_and_update()));
        if snapshots.changed().await.is_err() {
            return;
        }
    }
}

/// Proves the audit log, with the checkpoints kept beside the store, and puts in what came of it. It reads the whole
/// log: some seconds per million entries.
pub(crate) fn prove(house: &House, authority: &Authority, kept: &Path, now: UnixTime) {
    let proof = checkpoints::kept(kept).map(|kept| authority.verify_audit(&kept));
    let found = match proof {
        Ok(Ok(proof)) => Ok((proof.head, proof.checkpoints)),
        Ok(Err(broken @ (Error::Refused(_) | Error::Invalid { .. }))) => {
            tracing::error!(%broken, "the audit log is broken");
            Err(broken)
        }
        Ok(Err(error)) => return tracing::error!(%error, "the audit log could not be proven"),
        Err(failure) => return tracing::error!(%failure, "the checkpoints could not be read"),
    };
    house.put_chain(Chain { at: now, found });
}
