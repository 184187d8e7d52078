//! The files that the pages need, inside the program. Their names hold their
//! hash, so that a browser keeps them for good and never uses an old one.

use std::io::Read as _;
use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::read::GzEncoder;
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
    /// The same for browsers that take it (RFC 1952). Files only: a page that holds
    /// what others wrote beside what is secret must not tell of it by its length.
    gzip: Option<Vec<u8>>,
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
        gzip: gzip(&bytes),
        bytes,
    }
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut small = Vec::new();
    let read = GzEncoder::new(bytes, Compression::best()).read_to_end(&mut small);
    read.is_ok().then_some(small)
}

/// Whether a browser takes gzip (RFC 9110, section 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let told = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut ways = told.filter_map(|told| told.to_str().ok());
    ways.any(|ways| {
        ways.split(',').any(|way| {
            let mut parts = way.split(';').map(str::trim);
            parts
                .next()
                .is_some_and(|way| way.eq_ignore_ascii_case("gzip"))
                && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
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
pub(crate) async fn serve(Path(name): Path<String>, asked: HeaderMap) -> Response {
    let Some(asset) = all().iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let small = asset.gzip.as_deref().filter(|_| takes_gzip(&asked));
    let mut response = Response::new(Body::from(small.unwrap_or(&asset.bytes)));
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if small.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn file(takes: &'static str) -> (HeaderMap, Vec<u8>) {
        let name = places().script.trim_start_matches("/assets/").to_owned();
        let mut asked = HeaderMap::new();
        asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(takes));
        let response = serve(Path(name), asked).await;
        let headers = response.headers().clone();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        (headers, body.unwrap_or_default().to_vec())
    }

    #[tokio::test]
    async fn a_file_goes_compressed_to_whoever_takes_it_and_is_the_same() {
        let (headers, small) = file("gzip, deflate, br").await;
        assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
        assert!(small.len() * 2 < SCRIPT.len(), "{}", small.len());
        let mut whole = String::new();
        let mut read = flate2::read::GzDecoder::new(small.as_slice());
        assert!(read.read_to_string(&mut whole).is_ok());
        assert_eq!(whole, SCRIPT);
        for refuses in ["identity", "gzip;q=0, br", ""] {
            let (headers, plain) = file(refuses).await;
            assert!(!headers.contains_key(header::CONTENT_ENCODING));
            assert_eq!(plain, SCRIPT.as_bytes());
        }
    }
}
