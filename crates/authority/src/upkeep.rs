//! What the authority does by itself, and when, as the operator says it in the configuration.

/// What is done by itself, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upkeep {
    /// Days that are remembered what was sent to whom.
    pub post_days: u32,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self { post_days: 30 }
    }
}
