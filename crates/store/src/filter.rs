//! Queries whose conditions depend on what is asked, put together from fixed pieces; values are
//! numbered in order of appearance.

use crate::value::Value;

/// The order of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As it happened.
    #[default]
    OldestFirst,
    /// The last first.
    NewestFirst,
}

impl Order {
    fn direction(self) -> &'static str {
        match self {
            Self::OldestFirst => "",
            Self::NewestFirst => " DESC",
        }
    }
}

/// A query under construction.
pub(crate) struct Query<'a> {
    sql: String,
    joined: bool,
    values: Vec<Value<'a>>,
}

impl<'a> Query<'a> {
    /// Starts with a SELECT that has no condition yet.
    pub(crate) fn of(select: &'static str) -> Self {
        Self { sql: select.to_owned(), joined: false, values: Vec::new() }
    }

    /// Adds the condition `test value`, like `seq >= 7`, if there is a value.
    pub(crate) fn with(mut self, test: &'static str, value: Option<impl Into<Value<'a>>>) -> Self {
        if let Some(value) = value {
            self.values.push(value.into());
            self.join(&format!("{test} ${}", self.values.len()));
        }
        self
    }

    /// Adds a condition on two columns at once, like `(at, id) >`, for a page that goes on after a row.
    pub(crate) fn beyond(
        mut self,
        test: &'static str,
        first: impl Into<Value<'a>>,
        second: impl Into<Value<'a>>,
    ) -> Self {
        self.values.extend([first.into(), second.into()]);
        let last = self.values.len();
        self.join(&format!("{test} (${}, ${last})", last - 1));
        self
    }

    /// Adds a condition that needs no value, if there is one.
    pub(crate) fn among(mut self, condition: Option<&'static str>) -> Self {
        if let Some(condition) = condition {
            self.join(condition);
        }
        self
    }

    fn join(&mut self, condition: &str) {
        let word = if self.joined { " AND " } else { " WHERE " };
        self.joined = true;
        self.sql.push_str(word);
        self.sql.push_str(condition);
    }

    /// Adds the condition that a text column is `key`, or begins with what stands before a final
    /// `*` in it.
    pub(crate) fn like(self, columns: [&'static str; 3], key: Option<&'a str>) -> Self {
        let [equal, from, below] = columns;
        match key.and_then(|key| key.strip_suffix('*')) {
            None => self.with(equal, key),
            // The greatest character ends the range of all texts with the prefix.
            Some(prefix) => {
                self.with(from, Some(prefix)).with(below, Some(format!("{prefix}\u{10ffff}")))
            }
        }
    }

    /// Ends the query as a count that goes no further than `most`.
    pub(crate) fn counted(mut self, most: u64) -> (String, Vec<Value<'a>>) {
        self.values.push(most.into());
        let (sql, last) = (self.sql, self.values.len());
        (format!("SELECT COUNT(*) FROM ({sql} LIMIT ${last}) AS found"), self.values)
    }

    /// Ends the query as it is.
    pub(crate) fn whole(self) -> (String, Vec<Value<'a>>) {
        (self.sql, self.values)
    }

    /// Ends the query with its order and the greatest number of rows.
    pub(crate) fn ordered(
        mut self,
        columns: &[&'static str],
        order: Order,
        limit: Option<u64>,
    ) -> (String, Vec<Value<'a>>) {
        let direction = order.direction();
        let columns: Vec<String> =
            columns.iter().map(|column| format!("{column}{direction}")).collect();
        self.sql.push_str(&format!(" ORDER BY {}", columns.join(", ")));
        if let Some(limit) = limit {
            self.values.push(limit.into());
            self.sql.push_str(&format!(" LIMIT ${}", self.values.len()));
        }
        (self.sql, self.values)
    }
}
