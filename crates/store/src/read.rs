//! Reading: short transactions on pooled connections that cannot write.

use std::mem;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::{Connection, Durability, Mode};
use crate::error::Error;
use crate::view::View;

/// How many idle connections are kept: opening one costs as much as dozens of queries.
const IDLE: usize = 32;

/// Connections for reading, made as needed.
#[derive(Debug)]
pub(crate) struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<View>>,
}

/// A reading transaction: one consistent state of the store, as of its first query. Keep it
/// short: while it lives, the write-ahead log cannot be shortened.
#[derive(Debug)]
pub struct ReadTx {
    view: View,
    pool: Arc<Pool>,
}

impl Pool {
    pub(crate) fn new(path: PathBuf) -> Arc<Self> {
        Arc::new(Self { path, idle: Mutex::default() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a connection that is not part of the pool.
    pub(crate) fn open(&self) -> Result<View, Error> {
        let connection = Connection::open(&self.path, Mode::Read, Durability::Synced)?;
        Ok(View { connection })
    }

    /// Begins a reading transaction.
    pub(crate) fn read(self: &Arc<Self>) -> Result<ReadTx, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let view = idle.map_or_else(|| self.open(), Ok)?;
        view.connection.begin_reading()?;
        Ok(ReadTx { view, pool: Arc::clone(self) })
    }

    fn put_back(&self, view: View) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(view);
        }
    }
}

impl Deref for ReadTx {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

impl Drop for ReadTx {
    fn drop(&mut self) {
        self.view.connection.roll_back();
        self.pool.put_back(mem::take(&mut self.view));
    }
}
