//! How fast the pages are, measured in a real browser, beside what bounds them:
//! the frames of a screen, and the relay's and desks' own way.
//!
//! `cargo bench -p goodoffices-goodoffices --bench browser`

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    reason = "a benchmark stops at the first surprise, and uses a part of what tests use"
)]

#[path = "../tests/browser/browser.rs"]
mod browser;
#[path = "../tests/browser/desks.rs"]
mod desks;
#[path = "../tests/browser/devtools.rs"]
mod devtools;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use client::{Notice, RemoteDesk};
use desk::answer::{Event, View};
use desk::command::{Command, Permit, Query, RoomName, TermsChoice, WordsChoice};
use serde_json::json;

use browser::{Browser, Driver};
use desks::Desks;

const CROSSINGS: usize = 60;
const LOADS: usize = 15;
const KEYS: usize = 120;
const ENTRIES: usize = 10_000;
/// How far a frame of scrolling goes, in points: a screen in a fifth of a second.
const STEP: u32 = 60;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
        let states = driver.browser("en-US", false).await;
        let iran = driver.browser("fa", false).await;
        states.go(desks.side("United States")).await;
        iran.go(desks.side("Iran")).await;
        first_page(&states).await;
        crossings(&desks, &iran).await;
        desks.says_much("states", ENTRIES).await;
        opening(&states).await;
        keys(&states, "#composer textarea", "that room").await;
        scrolling(&states).await;
        states.go(BLANK).await;
        keys(&states, "textarea", "an empty page").await;
        let algeria = driver.browser("en-US", false).await;
        algeria.go(desks.intermediary()).await;
        for page in ["desk", "timeline", "untold"] {
            beside(&algeria, page).await;
        }
    });
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Numbers that a script gives.
async fn numbers(browser: &Browser, script: &str) -> Vec<f64> {
    let told = browser.ask(script).await;
    let told = told.as_array().cloned().unwrap_or_default();
    told.iter().filter_map(serde_json::Value::as_f64).collect()
}

/// What a page costs on the wire with nothing kept, and when it can be used.
async fn first_page(browser: &Browser) {
    browser.tool("Network.enable", json!({})).await;
    let off = json!({ "cacheDisabled": true });
    browser.tool("Network.setCacheDisabled", off).await;
    let (mut ready, mut painted, mut bytes) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..LOADS {
        browser.client.refresh().await.unwrap();
        browser
            .until(
                "return performance.getEntriesByName('first-contentful-paint').length > 0",
                vec![],
            )
            .await;
        let told = numbers(
            browser,
            "const [page] = performance.getEntriesByType('navigation');
            const files = performance.getEntriesByType('resource').filter((one) => !one.name.includes('/live'));
            const [paint] = performance.getEntriesByName('first-contentful-paint');
            return [page.domContentLoadedEventEnd, paint.startTime,
              files.reduce((sum, one) => sum + one.transferSize, page.transferSize)]",
        )
        .await;
        ready.push(told[0]);
        painted.push(told[1]);
        bytes = told[2];
    }
    println!(
        "first page, nothing kept: {:.1} kB on the wire (target < 100); usable after {:.0} ms, seen after {:.0} ms (medians of {LOADS}; target < 300)",
        bytes / 1000.0,
        median(&mut ready),
        median(&mut painted)
    );
}

/// From `convey` at the intermediary's desk, without a hold, to the words on the
/// other side's screen; beside it, until the other side's desk has them.
async fn crossings(desks: &Desks, iran: &Browser) {
    let connect = async |desk: &str| RemoteDesk::connect(&desks.vault(desk)).await.unwrap();
    let (states, algeria, south) = (
        connect("states").await,
        connect("algeria").await,
        connect("iran").await,
    );
    let watch = "window.shown = {};
        new MutationObserver(() => {
          const lines = document.querySelectorAll('.line.conveyed .words');
          const last = lines[lines.length - 1]?.textContent;
          if (!last || window.shown[last]) return;
          window.shown[last] = 1;
          requestAnimationFrame(() => setTimeout(() => {
            window.shown[last] = performance.timeOrigin + performance.now();
          }));
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
        return 1";
    iran.ask(watch).await;
    let (mut screen, mut desk_alone) = (Vec::new(), Vec::new());
    for number in 0..CROSSINGS {
        let words = format!("Our offer number {number}.");
        let permit = Command::Permit {
            room: RoomName("intermediary".to_owned()),
            what: Permit::Words {
                words: WordsChoice::Own {
                    words: words.clone(),
                    language: None,
                },
                terms: TermsChoice {
                    to: None,
                    wording: talks::Wording::Exact,
                    attribution: talks::Attribution::Attributed,
                    expires: None,
                    condition: Default::default(),
                },
            },
        };
        states.command(permit).await.unwrap();
        let permission = ready(&algeria).await;
        let mut events = south.events().await.unwrap();
        let begun = Instant::now();
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let convey = Command::Convey {
            room: RoomName("United States".to_owned()),
            permission,
            words: None,
            language: None,
            aloud: false,
            answers: None,
            hold_millis: Some(0),
        };
        algeria.command(convey).await.unwrap();
        while !matches!(
            events.next().await.unwrap(),
            Notice::Event(Event::Line { .. })
        ) {}
        desk_alone.push(begun.elapsed().as_secs_f64() * 1000.0);
        let shown = "return (window.shown[arguments[0]] ?? 0) > 1";
        assert!(iran.until(shown, vec![json!(words)]).await, "it is shown");
        let at = numbers(iran, &format!("return [window.shown[{}]]", json!(words))).await[0];
        screen.push(at - clock.as_secs_f64() * 1000.0);
        states.settled(Duration::from_secs(10)).await.unwrap();
    }
    println!(
        "convey (hold 0) to the other side's screen: p50 {:.1} ms (target < 100); to its desk {:.1} ms; one frame is 16.7 ms",
        median(&mut screen),
        median(&mut desk_alone)
    );
}

async fn ready(algeria: &RemoteDesk) -> u64 {
    loop {
        if let View::Tray { items } = algeria.query(Query::Tray).await.unwrap()
            && let Some(item) = items.iter().find(|item| item.state == "ready")
        {
            return item.number;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A room of many entries: from asking for it to its last line on the screen.
async fn opening(browser: &Browser) {
    println!(
        "a room of {ENTRIES} entries opens in {:.0} ms (median of {LOADS}; target < 1000)",
        loads(browser).await
    );
}

/// A page of the intermediary's that draws from all rooms, one of them that long.
async fn beside(browser: &Browser, page: &str) {
    let go = format!("location.assign('/{page}'); return 1");
    browser.ask(&go).await;
    let there = format!("return location.pathname === '/{page}'");
    assert!(browser.until(&there, vec![]).await, "it is there");
    println!(
        "beside it, /{page} opens in {:.0} ms (median of {LOADS})",
        loads(browser).await
    );
}

/// How long a page takes to stand on the screen when it is loaded anew, median.
async fn loads(browser: &Browser) -> f64 {
    let mut times = Vec::new();
    for _ in 0..LOADS {
        browser.client.refresh().await.unwrap();
        let told = numbers(
            browser,
            "const [page] = performance.getEntriesByType('navigation');
            const [paint] = performance.getEntriesByName('first-contentful-paint');
            return [Math.max(page.domContentLoadedEventEnd, paint?.startTime ?? 0)]",
        )
        .await;
        times.push(told[0]);
    }
    median(&mut times)
}

/// A page with nothing but a place to write: what this browser takes by itself.
const BLANK: &str = "data:text/html,<textarea></textarea>";

/// From a key to the frame that shows it. Browsers tell of what took at least 16 ms, in
/// steps of 8.
async fn keys(browser: &Browser, place: &str, whose: &str) {
    let watch = "window.slow = [];
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) if (one.name === 'keydown') window.slow.push(one.duration);
        }).observe({ type: 'event', durationThreshold: 16, buffered: false });
        return 1";
    browser.ask(watch).await;
    for _ in 0..KEYS {
        browser.types(place, "a").await;
    }
    let slow = numbers(browser, "return window.slow").await;
    let longest = slow.iter().copied().fold(0.0, f64::max);
    println!(
        "{KEYS} keys in {whose}: {} took longer than a frame of 16 ms; the longest {longest:.0} ms",
        slow.iter().filter(|one| **one > 16.0).count()
    );
}

/// Reading that room backwards to its beginning, then down through all of it: how
/// often a frame came late.
async fn scrolling(browser: &Browser) {
    let back = "window.back = 0;
        const begun = performance.now();
        const log = document.querySelector('[data-log]');
        const goes = () => {
          log.scrollTop = 0;
          if (log.querySelector('.older a:not([hidden])')) requestAnimationFrame(goes);
          else window.back = performance.now() - begun;
        };
        goes();
        return 1";
    browser.ask(back).await;
    browser.until("return window.back > 0", vec![]).await;
    let took = numbers(browser, "return [window.back]").await[0];
    let scrolls = format!(
        "window.frames = [];
        const log = document.querySelector('[data-log]');
        const goes = (last) => requestAnimationFrame((now) => {{
          window.frames.push(now - last);
          log.scrollTop += {STEP};
          if (window.frames.length < 900) goes(now);
        }});
        log.scrollTop = 0;
        requestAnimationFrame((now) => goes(now));
        return 1"
    );
    browser.ask(&scrolls).await;
    browser
        .until("return window.frames.length >= 900", vec![])
        .await;
    let mut frames = numbers(browser, "return window.frames").await;
    let lines = numbers(
        browser,
        "return [document.querySelectorAll('.line').length]",
    )
    .await[0];
    let late = frames.iter().filter(|one| **one > 25.0).count();
    println!(
        "reading it back to its beginning ({lines:.0} lines on the page): {:.1} s; then scrolling {STEP} points a frame: {late} of {} frames late, median {:.1} ms, longest {:.0} ms",
        took / 1000.0,
        frames.len(),
        median(&mut frames),
        frames.last().copied().unwrap_or_default()
    );
}
