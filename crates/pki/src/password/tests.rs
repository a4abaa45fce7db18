use std::collections::HashSet;

use super::*;

#[test]
fn the_words_are_many_distinct_and_plain() {
    let distinct: HashSet<&str> = WORDS.iter().copied().collect();
    assert_eq!(distinct.len(), WORDS.len());
    assert!((WORDS.len() as f64).log2() * WORD_COUNT as f64 >= 77.5);
    for word in WORDS.iter() {
        assert!((3..=9).contains(&word.len()), "{word}");
        assert!(word.bytes().all(|octet| octet.is_ascii_lowercase()), "{word}");
    }
}

#[test]
fn a_password_is_six_words_of_the_list() {
    for _ in 0..100 {
        let password = generate().unwrap();
        let words: Vec<&str> = password.split('-').collect();
        assert_eq!(words.len(), 6);
        assert!(words.iter().all(|word| WORDS.contains(word)), "{words:?}");
    }
}

#[test]
fn a_short_password_is_twenty_characters_that_cannot_be_confused() {
    let password = generate_short().unwrap();
    assert_eq!(password.len(), 20);
    assert!(password.bytes().all(|octet| CHARACTERS.contains(&octet)));
    assert!(!CHARACTERS.iter().any(|octet| b"01lo".contains(octet)));
    let distinct: HashSet<_> = CHARACTERS.iter().collect();
    assert_eq!(distinct.len(), 32);
}

#[test]
fn passwords_do_not_repeat() {
    let all: HashSet<String> = (0..1000).map(|_| generate().unwrap().to_string()).collect();
    assert_eq!(all.len(), 1000);
}

/// With 20 000 draws from 100 items, each is drawn 200 times, give or take 14.
#[test]
fn every_item_is_equally_likely() {
    let items: Vec<usize> = (0..100).collect();
    let mut drawn = vec![0; items.len()];
    for _ in 0..20_000 {
        drawn[*pick(&items).unwrap()] += 1;
    }
    assert!(drawn.iter().all(|times| (120..=280).contains(times)), "{drawn:?}");
}
