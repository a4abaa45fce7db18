//! A page for people: headings, aligned fields, tables. Knows nothing of what it shows.

use super::style::Style;

/// How a cell or value is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it is.
    Plain,
    /// Good news.
    Good,
    /// Something to look at.
    Warn,
    /// Bad news.
    Bad,
    /// Of less interest.
    Dim,
}

/// Text and its tone.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// A cell of the given tone.
    pub(crate) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: printable(&text.into()), tone }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Tone::Plain)
    }
}

/// The page being written.
#[derive(Debug)]
pub(crate) struct Page {
    style: Style,
    text: String,
    fields: Vec<(String, Cell)>,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Self { style, text: String::new(), fields: Vec::new() }
    }

    /// Starts a part of the page.
    pub(crate) fn heading(&mut self, text: &str) {
        self.flush();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let heading = self.style.bold(&printable(text));
        self.push_line(&heading);
    }

    /// Writes one line.
    pub(crate) fn line(&mut self, text: impl Into<Cell>) {
        self.flush();
        let line = self.paint(&text.into());
        self.push_line(&line);
    }

    /// Adds a labelled value; neighbouring fields are aligned.
    pub(crate) fn field(&mut self, label: &str, value: impl Into<Cell>) {
        self.fields.push((label.to_owned(), value.into()));
    }

    /// Adds a labelled value when there is one.
    pub(crate) fn maybe(&mut self, label: &str, value: Option<impl Into<Cell>>) {
        if let Some(value) = value {
            self.field(label, value);
        }
    }

    /// Writes a table; an empty one says `nothing` instead.
    pub(crate) fn table(&mut self, head: &[&str], rows: Vec<Vec<Cell>>, nothing: &str) {
        self.flush();
        if rows.is_empty() {
            let line = self.style.dim(nothing);
            return self.push_line(&line);
        }
        let widths: Vec<usize> = head
            .iter()
            .enumerate()
            .map(|(column, title)| {
                let cells = rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| width(&cell.text)).max().unwrap_or(0).max(width(title))
            })
            .collect();
        let titles: Vec<Cell> =
            head.iter().map(|title| Cell::new(title.to_uppercase(), Tone::Dim)).collect();
        self.row(&titles, &widths);
        for row in &rows {
            self.row(row, &widths);
        }
    }

    fn row(&mut self, cells: &[Cell], widths: &[usize]) {
        let mut line = String::new();
        for (index, (cell, wide)) in cells.iter().zip(widths).enumerate() {
            if index > 0 {
                line.push_str("  ");
            }
            line.push_str(&self.paint(cell));
            if index + 1 < cells.len() {
                line.push_str(&" ".repeat(wide.saturating_sub(width(&cell.text))));
            }
        }
        self.push_line(line.trim_end());
    }

    fn flush(&mut self) {
        let fields = std::mem::take(&mut self.fields);
        let wide = fields.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
        for (label, value) in fields {
            let pad = " ".repeat(wide.saturating_sub(width(&label)));
            let indent = format!("\n  {}  ", " ".repeat(wide));
            let value = self.paint(&value).replace('\n', &indent);
            let line = format!("  {}{pad}  {value}", self.style.dim(&label));
            self.push_line(line.trim_end());
        }
    }

    fn paint(&self, cell: &Cell) -> String {
        match cell.tone {
            Tone::Plain => cell.text.clone(),
            Tone::Good => self.style.good(&cell.text),
            Tone::Warn => self.style.warn(&cell.text),
            Tone::Bad => self.style.bad(&cell.text),
            Tone::Dim => self.style.dim(&cell.text),
        }
    }

    fn push_line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.text
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Names in foreign certificates may hold terminal escapes: none of them passes.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || !c.is_control() { c } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests;
