//! The files that the pages need, inside the program. Their names hold their
//! hash, so that a browser keeps them for good and never uses an old one.

use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

/// The style, file by file: later ones stand on earlier ones.
const STYLE: &[&str] = &[
    include_str!("../../assets/style/tokens.css"),
    include_str!("../../assets/style/base.css"),
    include_str!("../../assets/style/frame.css"),
    include_str!("../../assets/style/rail.css"),
    include_str!("../../assets/style/room.css"),
    include_str!("../../assets/style/line.css"),
    include_str!("../../assets/style/permission.css"),
    include_str!("../../assets/style/desk.css"),
    include_str!("../../assets/style/sheet.css"),
    include_str!("../../assets/style/opening.css"),
    include_str!("../../assets/style/people.css"),
    include_str!("../../assets/style/charter.css"),
    include_str!("../../assets/style/rounds.css"),
    include_str!("../../assets/style/hosted.css"),
    include_str!("../../assets/style/overview.css"),
    include_str!("../../assets/style/timeline.css"),
];
/// Idiomorph 0.8.0 (0BSD), as published on npm: changes a page to what it is to
/// be with the fewest changes, so that focus, selection and what is typed stay.
const MORPH: &str = include_str!("../../assets/vendor/idiomorph.min.js");
const SCRIPT: &str = include_str!("../../assets/desk.js");
const ICON: &str = include_str!("../../assets/icon.svg");

/// One file.
struct Asset {
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

/// The addresses of the files, for the head of a page.
pub(crate) struct Places {
    pub(crate) style: String,
    pub(crate) morph: String,
    pub(crate) script: String,
    pub(crate) icon: String,
}

fn all() -> &'static [Asset; 4] {
    static ALL: OnceLock<[Asset; 4]> = OnceLock::new();
    ALL.get_or_init(|| {
        [
            asset("desk", "css", "text/css; charset=utf-8", STYLE.concat()),
            asset("morph", "js", "text/javascript; charset=utf-8", MORPH),
            asset("desk", "js", "text/javascript; charset=utf-8", SCRIPT),
            asset("icon", "svg", "image/svg+xml", ICON),
        ]
    })
}

fn asset(stem: &str, ending: &str, kind: &'static str, text: impl Into<String>) -> Asset {
    let bytes = text.into().into_bytes();
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let short = data_encoding::HEXLOWER.encode(hash.get(..8).unwrap_or_default());
    Asset {
        name: format!("{stem}-{short}.{ending}"),
        kind,
        bytes,
    }
}

/// The addresses.
pub(crate) fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        let [style, morph, script, icon] = all();
        let place = |asset: &Asset| format!("/assets/{}", asset.name);
        Places {
            style: place(style),
            morph: place(morph),
            script: place(script),
            icon: place(icon),
        }
    })
}

/// Serves a file.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = all().iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(asset.bytes.as_slice()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}
