//! What the authority does by itself, and when, as the operator says it in the configuration.

use model::notice::Schedule;

/// What is done by itself, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upkeep {
    /// Days that are remembered what was sent to whom.
    pub post_days: u32,
    /// When notice is given of what comes to its end.
    pub schedule: Schedule,
    /// The names of the webhooks that are told of it too.
    pub webhooks: Vec<String>,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self { post_days: 30, schedule: Schedule::default(), webhooks: Vec::new() }
    }
}
