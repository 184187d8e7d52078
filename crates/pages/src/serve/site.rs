//! Where pages are served: what a browser must name, and what its cookie is called.

use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use zeroize::Zeroizing;

/// Where pages are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// Host and port, as a browser names them.
    host: String,
    /// Whether it is reached by TLS.
    secure: bool,
}

impl Site {
    /// On this machine only.
    pub(crate) fn loopback(host: String) -> Self {
        Self {
            host,
            secure: false,
        }
    }

    /// For other devices, by TLS.
    pub(crate) fn public(host: String) -> Self {
        Self { host, secure: true }
    }

    /// Whether it is reached by TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    /// What its own pages name as where they are from.
    pub(crate) fn origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.host)
    }

    /// The name of the cookie that holds a seat. Browsers do not keep the cookies of
    /// two ports apart, so that each desk on this machine has a name of its own; with
    /// TLS they see to it that nobody else sets it for this host.
    pub(crate) fn cookie_name(&self) -> String {
        if self.secure {
            return "__Host-desk".to_owned();
        }
        let port = self.host.rsplit(':').next().unwrap_or_default();
        format!("desk-{port}")
    }

    /// The cookie of a seat.
    pub(crate) fn cookie(&self, secret: &str) -> Option<HeaderValue> {
        let name = self.cookie_name();
        let secure = if self.secure { "; Secure" } else { "" };
        let value = Zeroizing::new(format!(
            "{name}={secret}; HttpOnly; SameSite=Strict; Path=/{secure}"
        ));
        HeaderValue::from_str(&value).ok()
    }

    /// Whether a request is to this place, and from where it may come.
    pub(crate) fn admits<B>(&self, request: &Request<B>) -> bool {
        let headers = request.headers();
        // HTTP/2 puts the host into the request's address.
        let authority = || request.uri().authority().map(|named| named.as_str());
        let host = text(headers, header::HOST).or_else(authority);
        let hosts = headers.get_all(header::HOST).iter().count();
        if host != Some(self.host.as_str()) || hosts > 1 {
            return false;
        }
        let looks = matches!(*request.method(), Method::GET | Method::HEAD);
        match text(headers, header::ORIGIN) {
            Some(origin) if origin != self.origin() => return false,
            None if headers.contains_key(header::ORIGIN) || !looks => return false,
            _ => {}
        }
        match text(headers, "sec-fetch-site") {
            None | Some("same-origin" | "none") => true,
            // A link in a letter, or on another page, may open the desk.
            Some(_) => looks && text(headers, "sec-fetch-mode") == Some("navigate"),
        }
    }
}

/// A header, if it is text.
pub(crate) fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// A cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}
