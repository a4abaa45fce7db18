//! What any transaction sees. The queries themselves stand in `table`, by table.

use crate::engine::Connection;

/// All reading, as [`ReadTx`](crate::ReadTx) and [`WriteTx`](crate::WriteTx) both offer it.
#[derive(Debug, Default)]
pub struct View {
    pub(crate) connection: Connection,
}
