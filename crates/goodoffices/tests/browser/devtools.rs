//! What a browser's developer tools can do and plain WebDriver cannot: light and dark,
//! the size of a screen, scripts off, a file in every page, a keeper of passkeys.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::browser::Browser;

/// One command of the DevTools protocol.
#[derive(Debug)]
struct Tool {
    name: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Tool {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.name, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}

/// One command to a device that keeps passkeys (WebAuthn §11): where, and what.
#[derive(Debug)]
struct Keeper {
    place: String,
    told: Option<Value>,
}

impl WebDriverCompatibleCommand for Keeper {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        let place = &self.place;
        base.join(&format!("session/{session}/webauthn/authenticator{place}"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.told {
            Some(told) => (Method::POST, Some(told.to_string())),
            None => (Method::GET, None),
        }
    }
}

/// A screen: width and height in the page's own units, and how many of the
/// screen's make one of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) name: &'static str,
    width: u32,
    height: u32,
    scale: u32,
}

/// A desk's screen.
pub(crate) const WIDE: Screen = Screen {
    name: "wide",
    width: 1440,
    height: 1000,
    scale: 1,
};
/// The same at 200 % zoom.
pub(crate) const ZOOMED: Screen = Screen {
    name: "zoomed",
    width: 720,
    height: 500,
    scale: 2,
};
/// A small phone.
pub(crate) const PHONE: Screen = Screen {
    name: "phone",
    width: 360,
    height: 740,
    scale: 1,
};

impl Browser {
    /// Carries out one command of the DevTools protocol.
    pub(crate) async fn tool(&self, name: &'static str, parameters: Value) -> Value {
        let tool = Tool { name, parameters };
        self.client.issue_cmd(tool).await.expect("the browser can")
    }

    /// Keeps passkeys in this tab from now on, by a device that always recognises its
    /// person; returns its name.
    pub(crate) async fn keeps_passkeys(&self) -> String {
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true,
        });
        let named = self.keeper("", Some(device)).await;
        named.as_str().expect("a name").to_owned()
    }

    /// The passkeys that a device keeps.
    pub(crate) async fn passkeys(&self, device: &str) -> Vec<Value> {
        let kept = self.keeper(&format!("/{device}/credentials"), None).await;
        kept.as_array().expect("passkeys").clone()
    }

    /// Lets a device keep a passkey, too.
    pub(crate) async fn keeps(&self, device: &str, passkey: Value) {
        self.keeper(&format!("/{device}/credential"), Some(passkey))
            .await;
    }

    async fn keeper(&self, place: &str, told: Option<Value>) -> Value {
        let place = place.to_owned();
        let keeper = Keeper { place, told };
        self.client.issue_cmd(keeper).await.expect("it can")
    }

    /// Likes dark pages from now on, or light ones.
    pub(crate) async fn likes_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        // Colours are there at once, so that none is measured on its way to another.
        let liked = json!({ "features": [
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.tool("Emulation.setEmulatedMedia", liked).await;
    }

    /// Is looked at on another screen from now on.
    pub(crate) async fn screen(&self, screen: Screen) {
        let metrics = json!({
            "width": screen.width, "height": screen.height,
            "deviceScaleFactor": screen.scale, "mobile": false,
        });
        self.tool("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Runs no script of any page from now on.
    pub(crate) async fn without_scripts(&self) {
        let off = json!({ "value": true });
        self.tool("Emulation.setScriptExecutionDisabled", off).await;
    }

    /// Holds a file in every page from now on; no policy of the page forbids it.
    pub(crate) async fn holds(&self, script: &str) {
        let source = json!({ "source": script });
        self.tool("Page.addScriptToEvaluateOnNewDocument", source)
            .await;
    }

    /// Asks for pages in a language from now on.
    pub(crate) async fn wishes(&self, language: &str) {
        self.tool("Network.enable", json!({})).await;
        let headers = json!({ "headers": { "Accept-Language": language } });
        self.tool("Network.setExtraHTTPHeaders", headers).await;
    }

    /// Hears nothing live from now on, or again; what is done still reaches the
    /// desk. The page is loaded anew.
    pub(crate) async fn deaf(&self, deaf: bool) {
        self.tool("Network.enable", json!({})).await;
        let urls = if deaf { json!(["*/live?*"]) } else { json!([]) };
        self.tool("Network.setBlockedURLs", json!({ "urls": urls }))
            .await;
        self.client.refresh().await.expect("the page opens");
    }
}
