use super::{Cell, Page, Tone};
use crate::output::style::Style;

fn check(style: Style, fill: impl FnOnce(&mut Page), expected: &str) {
    let mut page = Page::new(style);
    fill(&mut page);
    assert_eq!(page.finish(), expected);
}

#[test]
fn neighbouring_fields_are_aligned() {
    let fill = |page: &mut Page| {
        page.heading("Certificate");
        page.field("serial", "01");
        page.field("not after", "2027");
    };
    check(Style::Plain, fill, "Certificate\n  serial     01\n  not after  2027\n");
}

#[test]
fn a_value_of_several_lines_keeps_its_column() {
    check(Style::Plain, |page| page.field("names", "a\nb"), "  names  a\n         b\n");
}

#[test]
fn tables_align_and_say_when_empty() {
    let rows = vec![vec![Cell::from("alice"), "x".into()], vec!["bo".into(), "y".into()]];
    check(
        Style::Plain,
        |page| page.table(&["who", "what"], rows, "-"),
        "WHO    WHAT\nalice  x\nbo     y\n",
    );
    check(Style::Plain, |page| page.table(&["who"], Vec::new(), "nobody yet"), "nobody yet\n");
}

#[test]
fn foreign_control_characters_do_not_reach_the_terminal() {
    check(Style::Plain, |page| page.line("a\x1b[31mb\x07"), "a\u{fffd}[31mb\u{fffd}\n");
}

#[test]
fn colour_only_where_wanted() {
    let cell = || Cell::new("no", Tone::Bad);
    check(Style::Plain, |page| page.line(cell()), "no\n");
    check(Style::Colour, |page| page.line(cell()), "\x1b[31mno\x1b[0m\n");
}

#[test]
fn foreign_colour_does_not_pass_even_where_ours_does() {
    check(Style::Colour, |page| page.line("a\x1b[5mb"), "a\u{fffd}[5mb\n");
}
