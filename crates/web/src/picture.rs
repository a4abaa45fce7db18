//! Small pictures drawn as SVG: the seal, the rungs of a class, how much of a validity is left.

use maud::{Markup, PreEscaped, html};
use pki::time::UnixTime;
use qrcode::{Color, EcLevel, QrCode};

/// The seal of the house.
pub(crate) fn seal() -> Markup {
    PreEscaped(
        "<svg width=\"28\" height=\"28\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path class=\"seal\" d=\"M16 1.5l3.9 2.6 4.6-.2 1.8 4.3 4.2 2-.7 4.6 2 4.2-3.3 3.3-.9 4.6-4.6.7-3.2 3.4-3.8-2.5-3.8 2.5-3.2-3.4-4.6-.7-.9-4.6L.2 19l2-4.2-.7-4.6 4.2-2 1.8-4.3 4.6.2z\"/><circle class=\"hole\" cx=\"16\" cy=\"13.2\" r=\"3.9\"/><path class=\"hole\" d=\"M14.2 15h3.6l1.5 8h-6.6z\"/></svg>"
            .to_owned(),
    )
}

/// How a certificate stands by its time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Good,
    Ending,
    Over,
}

/// Says how a validity stands: ending from a tenth of it on.
pub(crate) fn life(from: UnixTime, until: UnixTime, now: UnixTime) -> Life {
    let (whole, left) = (until.0 - from.0, until.0 - now.0);
    if left < 0 {
        Life::Over
    } else if left < whole / 10 {
        Life::Ending
    } else {
        Life::Good
    }
}

impl Life {
    /// The class name that colours it.
    pub(crate) fn tone(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Ending => "wait",
            Self::Over => "stop",
        }
    }
}

/// A bar of how much of a validity is left; `words` say the same.
pub(crate) fn bar(from: UnixTime, until: UnixTime, now: UnixTime, words: &str) -> Markup {
    let whole = (until.0 - from.0).max(1);
    let left = ((until.0 - now.0).clamp(0, whole)) * 100 / whole;
    html! {
        svg.life.(life(from, until, now).tone()) viewBox="0 0 100 4" preserveAspectRatio="none" role="img"
            aria-label=(words) {
            rect width=(left) height="4" {}
        }
    }
}

/// A text as a QR code (ISO/IEC 18004), black on white in every look, with the quiet zone it needs; none when it is too
/// long for one.
pub(crate) fn qr(text: &str, words: &str) -> Option<Markup> {
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, side) = (code.width(), code.width() + 2 * QUIET);
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let path: String = dark
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET))
        .collect();
    Some(html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(words) shape-rendering="crispEdges" {
            path d=(path) fill="#000" {}
        }
    })
}
