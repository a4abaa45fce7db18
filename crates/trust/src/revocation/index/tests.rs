use proptest::prelude::*;

use super::*;

const OURS: Fingerprint = Fingerprint([1; 32]);
const OTHER: Fingerprint = Fingerprint([2; 32]);

fn serial(content: &[u8]) -> Serial {
    Serial::from_content(content).unwrap()
}

fn number(number: u64) -> Serial {
    // A leading 01 keeps the encoding minimal and the number positive.
    serial(&[&[1; 8][..], &number.to_be_bytes()].concat())
}

fn revocation(at: i64) -> Revocation {
    Revocation { at: UnixTime(at), reason: Reason::Superseded }
}

#[test]
fn finds_by_issuer_and_serial() {
    let mut index = Index::new();
    index.insert(OURS, number(7), revocation(1_700_000_000));
    assert_eq!(index.find(OURS, number(7)), Some(revocation(1_700_000_000)));
    assert_eq!(index.find(OTHER, number(7)), None);
    assert_eq!(index.find(OURS, number(8)), None);
    index.insert(OURS, number(7), revocation(5));
    assert_eq!((index.len(), index.find(OURS, number(7))), (1, Some(revocation(5))));
    index.remove(OURS, number(7));
    assert_eq!((index.is_empty(), index.find(OURS, number(7))), (true, None));
}

#[test]
fn absence_is_good_only_where_the_index_speaks_for_the_issuer() {
    let mut index = Index::new();
    index.insert(OTHER, number(1), revocation(1));
    index.speak_for(OURS);
    assert_eq!(index.standing(OURS, number(2)), Standing::Good);
    assert_eq!(index.standing(OTHER, number(2)), Standing::Unknown);
    assert_eq!(index.standing(OTHER, number(1)), Standing::Revoked(revocation(1)));
    assert_eq!(Index::new().standing(OURS, number(1)), Standing::Unknown);
}

/// Serial numbers that are zero, short, negative, or longer than an entry are told apart.
#[test]
fn odd_serials_do_not_collide() {
    let long = [0x7f; 20];
    let filled: [&[u8]; 7] = [&[0], &[1], &[0xff], &[0, 0xff], &[0x80; 16], &long, &[0x7f; 16]];
    for (present, one) in filled.iter().enumerate() {
        let mut index = Index::new();
        index.insert(OURS, serial(one), revocation(1));
        assert_eq!((index.len(), index.is_empty()), (1, false));
        for (asked, other) in filled.iter().enumerate() {
            assert_eq!(index.find(OURS, serial(other)).is_some(), present == asked);
        }
        index.remove(OURS, serial(one));
        assert!(index.is_empty());
    }
}

#[test]
fn times_outside_the_range_take_its_ends() {
    for (at, kept) in [(-5, 0), (i64::MAX, i64::from(u32::MAX)), (9, 9)] {
        let mut index = Index::new();
        index.insert(OURS, number(1), revocation(at));
        assert_eq!(index.find(OURS, number(1)), Some(revocation(kept)));
    }
}

#[test]
fn a_clone_keeps_what_it_was() {
    let mut index = Index::new();
    (0..1000).for_each(|n| index.insert(OURS, number(n), revocation(1)));
    let before = index.clone();
    index.insert(OURS, number(1000), revocation(1));
    index.remove(OURS, number(0));
    assert!(before.find(OURS, number(0)).is_some());
    assert!(before.find(OURS, number(1000)).is_none());
    assert_eq!((before.len(), index.len()), (1000, 1000));
}

/// What the entries take, counted from the table itself: buckets with their counters and the
/// allocator's word, and the slack of each.
#[test]
fn a_million_entries_take_at_most_24_bytes_each() {
    const COUNT: usize = 1_000_000;
    let mut index = Index::new();
    index.extend((0..).take(COUNT).map(|n| (OURS, number(n), revocation(1))));
    let table = &index.issuers.get(&OURS).unwrap().entries;
    let bucket = |bucket: &Arc<Vec<Entry>>| {
        let words = 2 + 3 + 1 + 1 + 1; // counters, vector, pointer to it, two allocation headers
        words * size_of::<usize>() + bucket.capacity() * size_of::<Entry>()
    };
    let bytes: usize = table.buckets.iter().map(bucket).sum();
    assert_eq!(index.len(), COUNT);
    assert!(bytes <= 24 * COUNT, "{bytes} bytes");
}

proptest! {
    /// Any sequence of changes, one by one or many at once, leaves what a plain map would hold.
    #[test]
    fn behaves_like_a_map(
        changes in prop::collection::vec((0u8..3, 0u64..300, 0i64..9, 0usize..400), 0..40),
    ) {
        let mut index = Index::new();
        let mut map = HashMap::new();
        for (kind, n, at, many) in changes {
            match kind {
                0 => {
                    index.remove(OURS, number(n));
                    map.remove(&n);
                }
                1 => {
                    index.insert(OURS, number(n), revocation(at));
                    map.insert(n, revocation(at));
                }
                _ => {
                    let entries = || (0..300).cycle().skip(n as usize).take(many);
                    index.extend(entries().map(|n| (OURS, number(n), revocation(at))));
                    map.extend(entries().map(|n| (n, revocation(at))));
                }
            }
        }
        prop_assert_eq!(index.len(), map.len());
        for n in 0..300 {
            prop_assert_eq!(index.find(OURS, number(n)), map.get(&n).copied());
        }
    }
}
