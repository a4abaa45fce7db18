//! Changes DER so that it stays DER: elements are dropped, doubled, moved and changed, and the
//! lengths of all that stand around them are put right. Blind changes seldom get past a length.

use std::ops::Range;

/// Deepest nesting that is looked into.
const DEPTH: usize = 24;
/// Most elements that are told apart.
const ELEMENTS: usize = 2048;

/// Changes octets in place: buffer, used size, greatest size; gives the new size.
pub type Change = fn(&mut [u8], usize, usize) -> usize;

/// Changes the first `size` octets of `data`, those after `head` as DER, and gives their new number;
/// one time in four, and where there is no DER, blindly.
pub fn mutate(
    data: &mut [u8],
    head: usize,
    size: usize,
    max_size: usize,
    seed: u32,
    blindly: Change,
) -> usize {
    let mut dice = Dice(seed | 1);
    let elements = data.get(head..size).map(find).unwrap_or_default();
    if elements.is_empty() || dice.below(4) == 0 {
        return blindly(data, size, max_size);
    }
    let changed = change(&data[head..size], &elements, &mut dice, blindly);
    match head + changed.len() {
        new if new <= max_size => {
            data[head..new].copy_from_slice(&changed);
            new
        }
        _ => blindly(data, size, max_size),
    }
}

/// An element: where it stands, its content, and which element is around it.
struct Element {
    whole: Range<usize>,
    content: Range<usize>,
    parent: Option<usize>,
}

/// Finds all elements, those in primitive strings too where they read as DER.
fn find(der: &[u8]) -> Vec<Element> {
    let mut found = Vec::new();
    scan(der, 0..der.len(), None, DEPTH, &mut found);
    found
}

/// Reads elements to the end of the range; says whether they fill it.
fn scan(
    der: &[u8],
    range: Range<usize>,
    parent: Option<usize>,
    depth: usize,
    found: &mut Vec<Element>,
) -> bool {
    let mut at = range.start;
    while at < range.end && found.len() < ELEMENTS {
        let Some(content) = header(&der[..range.end], at) else { return false };
        let (tag, end) = (der[at], content.end);
        found.push(Element { whole: at..end, content: content.clone(), parent });
        let mine = found.len() - 1;
        let inside = match tag {
            _ if tag & 0x20 != 0 => Some(content),
            // A BIT STRING begins with the number of its unused bits.
            3 if content.len() > 2 && der[content.start] == 0 => Some(content.start + 1..end),
            4 if content.len() > 1 => Some(content),
            _ => None,
        };
        if let (Some(inside), 1..) = (inside, depth) {
            let known = found.len();
            if !scan(der, inside, Some(mine), depth - 1, found) {
                found.truncate(known);
            }
        }
        at = end;
    }
    at == range.end
}

/// Gives the content of the element that begins at an octet.
fn header(der: &[u8], at: usize) -> Option<Range<usize>> {
    let first = usize::from(*der.get(at + 1)?);
    let octets = if first < 0x80 { 0 } else { first & 0x7f };
    let start = at + 2 + octets;
    let length = match octets {
        0 => first,
        1..=3 => {
            der.get(at + 2..start)?.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet))
        }
        _ => return None,
    };
    (start + length <= der.len()).then_some(start..start + length)
}

fn change(der: &[u8], elements: &[Element], dice: &mut Dice, blindly: Change) -> Vec<u8> {
    let chosen = dice.below(elements.len());
    let Element { whole, content, parent } = &elements[chosen];
    let other = &der[elements[dice.below(elements.len())].whole.clone()];
    let own = &der[whole.clone()];
    match dice.below(8) {
        0 => replace(der, elements, *parent, whole, &[]),
        1 => replace(der, elements, *parent, whole, &own.repeat(2 + dice.below(3))),
        2 => replace(der, elements, *parent, whole, other),
        3 => replace(der, elements, *parent, whole, &[other, own].concat()),
        4 => {
            let mut retagged = own.to_vec();
            let tags = [1, 2, 4, 5, 12, 19, 22, 23, 24, 30, 48, 49, 0x80, 0x81, 0x82, 0xa0, 0xa1];
            retagged[0] = tags[dice.below(tags.len())];
            replace(der, elements, *parent, whole, &retagged)
        }
        5 => {
            let values: [&[u8]; 6] = [&[], &[0], &[0xff], &[0x7f], &[0, 0x80], &[1, 0, 0, 0, 0]];
            replace(der, elements, Some(chosen), content, values[dice.below(values.len())])
        }
        _ => {
            let mut octets = der[content.clone()].to_vec();
            let used = octets.len();
            octets.resize(used + 32, 0);
            let used = blindly(&mut octets, used, used + 32);
            replace(der, elements, Some(chosen), content, &octets[..used])
        }
    }
}

/// Puts octets in the place of others, and puts the lengths of the elements around it right.
fn replace(
    der: &[u8],
    elements: &[Element],
    around: Option<usize>,
    place: &Range<usize>,
    octets: &[u8],
) -> Vec<u8> {
    let Some(element) = around.map(|around| &elements[around]) else {
        return [&der[..place.start], octets, &der[place.end..]].concat();
    };
    let content = &element.content;
    let inside = [&der[content.start..place.start], octets, &der[place.end..content.end]].concat();
    let length = u32::try_from(inside.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut whole = vec![der[element.whole.start]];
    match inside.len() {
        short @ 0..0x80 => whole.push(short as u8),
        0x80..0x100 => whole.extend([0x81, length[3]]),
        0x100..0x1_0000 => whole.extend([0x82, length[2], length[3]]),
        _ => whole.extend([0x83, length[1], length[2], length[3]]),
    }
    whole.extend(inside);
    replace(der, elements, element.parent, &element.whole, &whole)
}

/// A small source of numbers: the fuzzer's seed decides, so that runs can be repeated.
struct Dice(u32);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // Xorshift (Marsaglia 2003) never leaves an odd start at zero.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % end.max(1)
    }
}
