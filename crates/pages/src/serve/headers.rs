//! What every answer carries: how little a browser may do with it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Nothing but the desk's own files, run as files; no markup made of text except
/// through the one policy of the desk's script.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types good-offices";

/// The headers and their values.
const fn all() -> [(HeaderName, &'static str); 8] {
    [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not "no-referrer": a browser would then name no origin in its own forms.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-embedder-policy"),
            "require-corp",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), usb=(), payment=(), display-capture=()",
        ),
    ]
}

/// Puts them on an answer. What is not cached for good is not cached at all.
pub(crate) fn put_on(headers: &mut HeaderMap, secure: bool) {
    for (name, value) in all() {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        // A year in which browsers come by TLS only.
        let always = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
