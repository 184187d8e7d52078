//! One browser, driven as a person would: looked at, typed into, clicked.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// How long anything may take before a test gives up; far more than it ever takes.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked again.
const LOOK: Duration = Duration::from_millis(50);

/// The driver; ended when dropped.
pub(crate) struct Driver {
    _process: Child,
    address: String,
}

impl Driver {
    /// Starts the driver.
    pub(crate) async fn start() -> Self {
        let mut process = Command::new("chromedriver")
            .args(["--port=0", "--allowed-ips=127.0.0.1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is needed: on Debian, apt install chromium chromium-driver");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().expect("a port is told");
            let told = line.split_once("on port ").map(|(_, port)| port.to_owned());
            if let Some(port) = told.filter(|_| line.contains("started")) {
                break port.trim_end_matches('.').to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self {
            _process: process,
            address: format!("http://127.0.0.1:{port}"),
        }
    }

    /// Opens a browser that reads a language and likes light or dark.
    pub(crate) async fn browser(&self, language: &str, dark: bool) -> Browser {
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-gpu".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--window-size=1440,1000".to_owned(),
            format!("--lang={language}"),
        ];
        if dark {
            arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
        }
        let mut wanted = Capabilities::new();
        // Certificates of tests are made by themselves.
        wanted.insert("acceptInsecureCerts".to_owned(), json!(true));
        let options = json!({
            "args": arguments,
            "prefs": { "intl.accept_languages": language },
        });
        wanted.insert("goog:chromeOptions".to_owned(), options);
        wanted.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&self.address)
            .await
            .expect("the browser starts");
        Browser { client }
    }
}

/// A browser.
pub(crate) struct Browser {
    pub(crate) client: Client,
}

impl Browser {
    /// Goes to an address.
    pub(crate) async fn go(&self, address: &str) {
        self.client.goto(address).await.expect("the page opens");
    }

    /// Waits until something that fits a selector holds this text.
    pub(crate) async fn sees(&self, selector: &str, text: &str) {
        // Names stand between marks that isolate their direction.
        let script = "return [...document.querySelectorAll(arguments[0])]
            .some((one) => one.checkVisibility()
                && one.textContent.replace(/[\\u2066-\\u2069]/g, '').includes(arguments[1]))";
        let held = self.until(script, vec![json!(selector), json!(text)]).await;
        if !held {
            self.shoot("failed").await;
            let page = self.client.source().await.unwrap_or_default();
            panic!("nothing at {selector:?} holds {text:?}:\n{page}");
        }
    }

    /// Waits until a script says true.
    pub(crate) async fn until(&self, script: &str, arguments: Vec<serde_json::Value>) -> bool {
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            // Between two pages there is nothing to look at.
            let said = self.client.execute(script, arguments.clone()).await;
            if said.is_ok_and(|said| said == json!(true)) {
                return true;
            }
            tokio::time::sleep(LOOK).await;
        }
        false
    }

    /// What a script returns.
    pub(crate) async fn ask(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, vec![]).await.expect("it runs")
    }

    /// Clicks what fits a selector and holds this text.
    pub(crate) async fn click(&self, selector: &str, text: &str) {
        self.sees(selector, text).await;
        let script = "const found = [...document.querySelectorAll(arguments[0])]
            .filter((one) => one.checkVisibility()
                && one.textContent.replace(/[\\u2066-\\u2069]/g, '').includes(arguments[1]));
            const one = found[found.length - 1];
            one.scrollIntoView({ block: 'center' });
            return one";
        let arguments = vec![json!(selector), json!(text)];
        let found = self
            .client
            .execute(script, arguments)
            .await
            .expect("it is there");
        // A WebDriver's reference is an object of one field.
        let reference = found.as_object().and_then(|one| one.values().next());
        let reference = reference.and_then(|id| id.as_str()).expect("an element");
        let one = Element::from_element_id(self.client.clone(), reference.to_owned().into());
        one.click().await.expect("it can be clicked");
    }

    /// Goes to another page of the same desk.
    pub(crate) async fn go_within(&self, path: &str) {
        let here = self.client.current_url().await.expect("a page is open");
        let there = here.join(path).expect("a path");
        self.go(there.as_str()).await;
    }

    /// Presses the last thing that fits a selector.
    pub(crate) async fn press(&self, selector: &str) {
        self.click(selector, "").await;
    }

    /// Presses the tabulator.
    pub(crate) async fn tab(&self) {
        self.key(Key::Tab).await;
    }

    /// Presses a key, wherever the focus is.
    pub(crate) async fn key(&self, key: Key) {
        let key = char::from(key);
        let pressed = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.client.perform_actions(pressed).await.expect("a key");
    }

    /// Reads the pages in a language from now on.
    pub(crate) async fn reads(&self, language: &str) {
        // All at once: a page that is followed live is drawn anew in the other language
        // as soon as it is chosen, and a script that waited would wait no more.
        let script = "const asked = new XMLHttpRequest();
            asked.open('POST', '/language', false);
            asked.send(new URLSearchParams({ language: arguments[0], back: '/' }));
            return asked.status";
        let chosen = self.client.execute(script, vec![json!(language)]);
        let chosen = chosen.await.expect("a language is chosen");
        assert!(chosen.as_u64() < Some(400), "{chosen}");
    }

    /// Types into what fits a selector, in the place of what stands there.
    pub(crate) async fn retypes(&self, selector: &str, text: &str) {
        let one = self.client.wait().for_element(Locator::Css(selector)).await;
        let one = one.expect("a place to type");
        one.clear().await.expect("it can be emptied");
        one.send_keys(text).await.expect("it takes text");
    }

    /// Types into what fits a selector.
    pub(crate) async fn types(&self, selector: &str, text: &str) {
        let one = self.client.wait().for_element(Locator::Css(selector)).await;
        let one = one.expect("a place to type");
        one.send_keys(text).await.expect("it takes text");
    }

    /// Says something in the room that is open, and sees it said.
    pub(crate) async fn says(&self, words: &str) {
        self.retypes("#composer textarea", words).await;
        self.press("#composer button.main").await;
        self.sees(".line.ours .words", words).await;
    }

    /// Holds a text nowhere, not even unseen.
    pub(crate) async fn lacks(&self, text: &str) {
        let page = self.client.source().await.expect("a page is open");
        assert!(!page.contains(text), "{text:?} is there");
    }

    /// How much of what fits a selector there is.
    pub(crate) async fn count(&self, selector: &str) -> usize {
        let found = self.client.find_all(Locator::Css(selector)).await;
        found.expect("a page is open").len()
    }

    /// Presses what fits a selector and comes to the page that answers, as a
    /// browser without scripts does: whoever waits for something loads the page anew.
    pub(crate) async fn submits(&self, selector: &str) {
        let begun = tokio::time::Instant::now();
        while self.count(selector).await == 0 && begun.elapsed() < PATIENCE {
            self.client.refresh().await.expect("the page opens");
        }
        let one = self.client.find(Locator::Css(selector)).await;
        let one = one.expect("it is there");
        one.click().await.expect("it can be pressed");
        // Loading the page anew before the answer is there would take back what was sent.
        while one.rectangle().await.is_ok() && begun.elapsed() < PATIENCE {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Holds a text somewhere, once it is loaded anew often enough.
    pub(crate) async fn comes_to_hold(&self, text: &str) {
        let begun = tokio::time::Instant::now();
        loop {
            let page = self.client.source().await.expect("a page is open");
            if page.contains(text) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{text:?} is not there:\n{page}");
            self.client.refresh().await.expect("the page opens");
        }
    }

    /// Whether what has the focus fits a selector.
    pub(crate) async fn focused(&self, selector: &str) {
        let script = "return document.activeElement.matches(arguments[0])";
        let has = self.until(script, vec![json!(selector)]).await;
        assert!(has, "{selector} has not the focus");
    }

    /// Goes by the tabulator until what fits a selector has the focus.
    pub(crate) async fn tab_to(&self, selector: &str) {
        let script = "return document.activeElement.matches(arguments[0])";
        for _ in 0..200 {
            self.tab().await;
            let said = self.client.execute(script, vec![json!(selector)]).await;
            if said.is_ok_and(|said| said == json!(true)) {
                return;
            }
        }
        self.shoot("failed").await;
        panic!("no tabulator leads to {selector}");
    }

    /// Strikes keys, wherever the focus is.
    pub(crate) async fn strokes(&self, text: &str) {
        let one = self.client.active_element().await.expect("a focus");
        one.send_keys(text).await.expect("it takes text");
    }

    /// Puts a value into a field that a person does not type letter by letter.
    pub(crate) async fn sets(&self, selector: &str, value: &str) {
        let script = "const one = document.querySelector(arguments[0]); one.value = arguments[1];
            one.dispatchEvent(new Event('change', { bubbles: true })); return 1";
        let arguments = vec![json!(selector), json!(value)];
        let set = self.client.execute(script, arguments).await;
        set.expect("it takes a value");
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({}).value", json!(selector));
        self.ask(&script)
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Keeps a picture of what is seen.
    pub(crate) async fn shoot(&self, name: &str) {
        let folder = screenshots();
        std::fs::create_dir_all(&folder).expect("a folder");
        let picture = self.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("it is kept");
    }
}

/// Where pictures are kept.
fn screenshots() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_goodoffices"));
    let target = program.ancestors().nth(2).unwrap_or(Path::new("."));
    target.join("screenshots")
}
