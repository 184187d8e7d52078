//! A link as a code to scan: a picture without style or script of its own.

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// White around the code, in modules, as scanners expect (ISO/IEC 18004).
const QUIET: usize = 4;

/// Draws it, dark on white also where pages are dark; nothing if the link is too
/// long for one. `label` says what it is.
pub(crate) fn draw(link: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(link) else {
        return Markup::default();
    };
    let side = code.width() + 2 * QUIET;
    html! {
        svg.code role="img" aria-label=(label) viewBox={ "0 0 " (side) " " (side) }
            shape-rendering="crispEdges" xmlns="http://www.w3.org/2000/svg" {
            rect width=(side) height=(side) fill="#ffffff" {}
            path fill="#000000" d=(modules(&code)) {}
        }
    }
}

/// The dark modules, run by run.
fn modules(code: &QrCode) -> String {
    use core::fmt::Write as _;
    let mut path = String::new();
    for (row, colours) in code.to_colors().chunks(code.width()).enumerate() {
        let mut column = 0;
        for run in colours.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, long) = (column + QUIET, row + QUIET, run.len());
                let _ = write!(path, "M{x} {y}h{long}v1h-{long}z");
            }
            column += run.len();
        }
    }
    path
}
