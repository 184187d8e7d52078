//! WCAG 2.2 AA on every page: axe-core finds nothing, the focus is seen wherever
//! it goes, nothing is cut at 200 % or on a phone; left to right and right to
//! left, light and dark. The pictures of every page are kept on the way.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::{Browser, Driver};
use crate::desks::Desks;
use crate::devtools::{PHONE, WIDE, ZOOMED};
use crate::fresh::Fresh;
use crate::hosted::account;
use crate::sights::{
    BESIDE, DELEGATE, DOOR, GUEST, GUEST_LOCKED, HOST, LOCKED, Names, OFFICIAL, OUTSIDE, Sight,
};

/// axe-core 4.14.1 (MPL-2.0), as published on npm; for tests only.
const AXE: &str = include_str!("vendor/axe.min.js");
const STANDARDS: &str = include_str!("standards.js");
/// What colours alone decide.
const COLOURS: &str = "{ runOnly: ['color-contrast', 'link-in-text-block'] }";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_can_be_read_and_used_by_everybody() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    desks.furnish().await;
    let (states, algeria) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false)
    );
    let delegate = async {
        let mut wrong = Vec::new();
        let mut names = Names::new();
        for kind in ["side", "delegation"] {
            names.insert(kind, desks.room("states", kind, "United States").await);
        }
        prepare(&states).await;
        states.go(&desks.address("United States")).await;
        outside(&states, &names, OUTSIDE, &mut wrong).await;
        states.go(desks.side("United States")).await;
        walk(&states, &names, DELEGATE, &mut wrong).await;
        states.go_within("/").await;
        states.click(".tools button", "").await;
        states.sees("#passphrase", "").await;
        walk(&states, &names, LOCKED, &mut wrong).await;
        wrong
    };
    let official = async {
        let mut wrong = Vec::new();
        let side = desks.room("algeria", "side", "United States").await;
        let names = Names::from([("side", side)]);
        prepare(&algeria).await;
        algeria.go(desks.intermediary()).await;
        walk(&algeria, &names, OFFICIAL, &mut wrong).await;
        walk(&algeria, &names, BESIDE, &mut wrong).await;
        wrong
    };
    let (mut wrong, more) = tokio::join!(delegate, official);
    wrong.extend(more);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn so_can_every_page_of_desks_that_are_hosted() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let north = fresh.host("north", "Head of North").await;
    let (host, guest) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false)
    );
    let mut wrong = Vec::new();
    prepare(&host).await;
    prepare(&guest).await;
    host.go(&north.link).await;
    let waiting = account(&host, "Counsel").await;
    let used = account(&host, "Sandpiper").await;
    walk(&host, &Names::new(), HOST, &mut wrong).await;
    guest.keeps_passkeys().await;
    guest.go(&north.people).await;
    let enter = "/enter/00000000000000000000000000000000".to_owned();
    let names = Names::from([("invited", waiting), ("enter", enter)]);
    outside(&guest, &names, DOOR, &mut wrong).await;
    guest.go(&used).await;
    guest.click("button.main", "Make a passkey").await;
    guest.sees(".way-in", "").await;
    walk(&guest, &names, GUEST, &mut wrong).await;
    fresh.at(&north, &["lock"]).await;
    walk(&guest, &names, GUEST_LOCKED, &mut wrong).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn prepare(browser: &Browser) {
    browser.holds(AXE).await;
    browser.holds(STANDARDS).await;
}

/// Looks at pages in both directions.
async fn walk(browser: &Browser, names: &Names, sights: &[Sight], wrong: &mut Vec<String>) {
    for language in ["en", "fa"] {
        browser.reads(language).await;
        for sight in sights {
            sight.come(browser, names).await;
            look(browser, &format!("{}-{language}", sight.name), wrong).await;
        }
    }
}

/// The same without a seat: there the browser's own wish decides.
async fn outside(browser: &Browser, names: &Names, sights: &[Sight], wrong: &mut Vec<String>) {
    for language in ["en", "fa"] {
        browser.wishes(language).await;
        for sight in sights {
            sight.come(browser, names).await;
            look(browser, &format!("{}-{language}", sight.name), wrong).await;
        }
    }
    browser.wishes("en").await;
}

/// Looks at one page: whole in English; in the other direction at what can differ,
/// since colours and edges are the same in every language.
async fn look(browser: &Browser, name: &str, wrong: &mut Vec<String>) {
    // From here on the keyboard is used, and what has the focus is to show it. This
    // key does nothing else.
    browser.key(Key::F9).await;
    let whole = name.ends_with("-en");
    let mut found = Vec::new();
    let mut note = |on: &str, told: Vec<String>| {
        found.extend(told.iter().map(|told| format!("{name}, {on}: {told}")));
    };
    note("axe", browser.told("standards.axed({})").await);
    browser.shoot(&format!("{name}-light")).await;
    if whole {
        note("focus", browser.told("standards.focus()").await);
        note("controls", browser.told("standards.controls()").await);
        browser.likes_dark(true).await;
        let dark = format!("standards.axed({COLOURS})");
        note("axe, dark", browser.told(&dark).await);
        note("controls, dark", browser.told("standards.controls()").await);
        browser.shoot(&format!("{name}-dark")).await;
        browser.likes_dark(false).await;
        browser.screen(ZOOMED).await;
        note(ZOOMED.name, browser.told("standards.flow()").await);
    }
    browser.screen(PHONE).await;
    note(PHONE.name, browser.told("standards.flow()").await);
    if whole {
        browser.shoot(&format!("{name}-{}", PHONE.name)).await;
    }
    browser.screen(WIDE).await;
    wrong.extend(found);
}

impl Browser {
    /// What a check finds wrong.
    async fn told(&self, check: &str) -> Vec<String> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            Promise.resolve({check}).then(done, (error) => done([String(error)]));"
        );
        let told = self.client.execute_async(&script, vec![]).await;
        let told = told.unwrap_or_else(|error| json!([error.to_string()]));
        let told = told.as_array().cloned().unwrap_or_default();
        let texts = told.iter().map(|one| one.as_str().unwrap_or_default());
        texts.map(str::to_owned).collect()
    }
}
