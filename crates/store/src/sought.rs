//! Looking for words in names: each word anywhere, in any order, capital or not.

/// The words that are looked for; without any, everything fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    words: Vec<String>,
}

/// Most words that are looked for; what comes after them is passed over.
const MAX_WORDS: usize = 8;

impl Sought {
    /// Reads words with white space between them.
    pub fn of(text: &str) -> Self {
        let words = text.split_whitespace().take(MAX_WORDS);
        Self { words: words.map(str::to_lowercase).collect() }
    }

    /// Says whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Says whether each word is somewhere in the texts.
    pub(crate) fn fits(&self, texts: &[&str]) -> bool {
        self.words.is_empty() || self.missing(texts) == 0
    }

    /// Returns the words that are in none of the texts, as one bit each.
    pub(crate) fn missing(&self, texts: &[&str]) -> u8 {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let is_missing = |word: &String| !texts.iter().any(|text| text.contains(word.as_str()));
        let bits = self.words.iter().enumerate();
        bits.filter(|(_, word)| is_missing(word)).fold(0, |bits, (at, _)| bits | 1 << at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_somewhere_whatever_its_case() {
        let check = |sought: &str, expected: bool| {
            let fits = Sought::of(sought).fits(&["mueller", "Jörg MÜLLER", "jm@example.org"]);
            assert_eq!(fits, expected, "{sought}");
        };
        check("", true);
        check("  ", true);
        check("müller", true);
        check("JÖRG example.ORG", true);
        check("jörg bob", false);
        check("%", false);
        check("' OR 1=1 --", false);
        check("\u{202e}", false);
        check(&"müller ".repeat(10_000), true);
    }
}
