//! A room of many entries: read in windows, without a jump.

use crate::browser::Driver;
use crate::desks::Desks;

#[tokio::test(flavor = "multi_thread")]
async fn reading_backwards_brings_what_came_before_without_a_jump_and_what_comes_new_does_not_pull()
{
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    desks.says_much("states", 200).await;
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    states.sees(".line .words", "Statement 200,").await;
    assert!(states.count(".line").await <= 60, "a window of the room");
    let at_end = "const log = document.querySelector('.log');
        return log.scrollHeight - log.scrollTop - log.clientHeight < 4";
    assert!(states.until(at_end, vec![]).await, "it opens at its end");
    // What stands at the top stays where it is when lines come above it.
    let up = "const log = document.querySelector('.log');
        const first = log.querySelector('article');
        log.scrollTop = 0;
        window.anchor = { first, top: first.getBoundingClientRect().top };
        return true";
    assert!(states.until(up, vec![]).await);
    let came = "return document.querySelectorAll('.line').length > 100";
    assert!(states.until(came, vec![]).await, "earlier lines come");
    let still = "const { first, top } = window.anchor;
        return Math.abs(first.getBoundingClientRect().top - top) < 80";
    assert!(states.until(still, vec![]).await, "and nothing jumps");
    // Something new does not pull down whoever reads above.
    let before = "return document.querySelector('.log').scrollTop";
    let place = states.ask(before).await;
    desks
        .at("algeria", &["say", "United States", "Something new."])
        .await;
    states.sees(".line.theirs .words", "").await;
    let there = "return [...document.querySelectorAll('.line.theirs .words')]
        .some((one) => one.textContent.includes('Something new.'))";
    assert!(states.until(there, vec![]).await);
    assert_eq!(states.ask(before).await, place);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_room_is_read_to_its_beginning_and_back_to_its_end_whole_and_in_order() {
    const SAID: usize = 400;
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    desks.says_much("states", SAID).await;
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    let newest = format!("Statement {SAID},");
    states.sees(".line .words", &newest).await;
    // What was in sight is written down; the page never holds more than it can lay out.
    let watched = "window.met = new Set();
        window.most = 0;
        window.reads = (step) => {
          const log = document.querySelector('.log');
          const lines = [...log.querySelectorAll('.line')];
          const numbers = lines.map((one) => Number(one.dataset.number));
          const gap = numbers.some((one, at) => at && one <= numbers[at - 1]);
          if (gap) window.met.add('out of order');
          window.most = Math.max(window.most, lines.length);
          const { top, bottom } = log.getBoundingClientRect();
          for (const one of lines) {
            const { top: above, bottom: below } = one.getBoundingClientRect();
            if (below > top && above < bottom) window.met.add(one.dataset.number);
          }
          log.scrollTop += step;
        };
        return true";
    assert!(states.until(watched, vec![]).await);
    let back = "return new Promise((done) => {
          const goes = (left) => {
            window.reads(-200);
            if (document.querySelector('.older p:not([hidden])') && document.querySelector('.log').scrollTop === 0) done(true);
            else if (left) requestAnimationFrame(() => goes(left - 1));
            else done(false);
          };
          goes(4000);
        })";
    assert!(states.until(back, vec![]).await, "the beginning is reached");
    states.sees(".older p", "You came later").await;
    let read = states.ask("return window.met.size").await;
    assert!(read.as_u64().unwrap_or_default() >= SAID as u64, "{read}");
    // Meanwhile something new is said: whoever reads above is not pulled, and it is
    // not lost.
    desks
        .at("algeria", &["say", "United States", "Something new."])
        .await;
    let on = "return new Promise((done) => {
          const log = document.querySelector('.log');
          const goes = (left) => {
            window.reads(200);
            const ends = log.querySelector('.newer').hidden
              && log.scrollHeight - log.scrollTop - log.clientHeight < 2;
            if (ends) done(true);
            else if (left) requestAnimationFrame(() => goes(left - 1));
            else done(false);
          };
          goes(4000);
        })";
    assert!(states.until(on, vec![]).await, "the end is reached");
    states.sees(".line.theirs .words", "Something new.").await;
    let kept = states.ask("return window.most").await;
    assert!(kept.as_u64().is_some_and(|most| most <= 300), "{kept}");
    let disorder = states.ask("return window.met.has('out of order')").await;
    assert_eq!(disorder, serde_json::json!(false));
    let missing = format!(
        "const log = document.querySelector('.log');
        return [...log.querySelectorAll('.line')].length < 240
          || !log.textContent.includes('{newest}')"
    );
    assert_eq!(states.ask(&missing).await, serde_json::json!(false));
    // Whoever speaks from far above sees it said.
    let top = "const log = document.querySelector('.log');
        log.scrollTop = 0;
        return !document.querySelector('.newer').hidden";
    assert!(states.until(top, vec![]).await, "the end is left behind");
    states
        .types("#composer textarea", "We come back to this.")
        .await;
    states.press("#composer button[type=submit]").await;
    states
        .sees(".line.ours .words", "We come back to this.")
        .await;
    let at_end = "const log = document.querySelector('.log');
        return log.querySelector('.newer').hidden
          && log.scrollHeight - log.scrollTop - log.clientHeight < 4";
    assert!(states.until(at_end, vec![]).await, "and stands at the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_faster_than_lines_come_is_not_pulled_past_them() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    desks.says_much("states", 500).await;
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    states.sees(".line .words", "Statement 500,").await;
    let above = "document.querySelector('.log').scrollTop = 0;
        return Boolean(document.querySelector('.older p:not([hidden])'))";
    assert!(states.until(above, vec![]).await, "the beginning");
    // Later lines are slow: the reader comes to the last of those that are here.
    let slow = "const real = window.fetch;
        const wait = new Promise((open) => (window.open_gate = open));
        window.fetch = (url, ...rest) =>
          String(url).includes('/later') ? wait.then(() => real(url, ...rest)) : real(url, ...rest);
        const log = document.querySelector('.log');
        log.scrollTop = log.scrollHeight;
        window.last = [...log.querySelectorAll('article')].at(-1);
        return true";
    assert!(states.until(slow, vec![]).await);
    let at_edge = "return document.querySelector('.newer [data-more]').hasAttribute('aria-busy')";
    assert!(
        states.until(at_edge, vec![]).await,
        "later lines are asked for"
    );
    let came = "window.open_gate();
        return Number(window.last.nextElementSibling?.dataset.number) < Infinity";
    assert!(states.until(came, vec![]).await, "they come");
    // Whatever happens then in the room.
    desks
        .at("algeria", &["ask", "United States", "May we say so?"])
        .await;
    states.sees(".asks", "May we say so?").await;
    let still = "const { top, bottom } = document.querySelector('.log').getBoundingClientRect();
        const { top: above, bottom: below } = window.last.getBoundingClientRect();
        return window.last.isConnected && below > top && above < bottom";
    assert!(
        states.until(still, vec![]).await,
        "what was read is in sight"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_above_sees_what_changes_there() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    desks.says_much("states", 400).await;
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    states.sees(".line .words", "Statement 400,").await;
    let up = "const log = document.querySelector('.log');
        log.scrollTop = 0;
        return [...log.querySelectorAll('.words')].some((one) => one.textContent.includes('Statement 30,'))";
    assert!(states.until(up, vec![]).await, "read back");
    let number = states
        .ask(
            "return [...document.querySelectorAll('.line')]
                .find((one) => one.textContent.includes('Statement 30,')).dataset.number",
        )
        .await;
    let number = number.as_str().expect("it has one").to_owned();
    // It is permitted at the command line: no act of this page.
    desks
        .at("states", &["permit", "intermediary", "--of", &number])
        .await;
    let line = format!(".line[data-number='{number}'] .standing");
    states.sees(&line, "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leafs_through_many_pages_never_waits_for_those_that_were_left() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    // A browser keeps some of the pages that were left, to go back to.
    for _ in 0..8 {
        for place in [".rail .hue:first-child a", ".rail a[href='/timeline']"] {
            let pressed = std::time::Instant::now();
            states.press(place).await;
            states.sees(&format!("{place}[aria-current]"), "").await;
            let took = pressed.elapsed();
            assert!(took.as_secs() < 20, "{took:?} to {place}");
        }
    }
    // And what was kept is followed again.
    states.client.back().await.expect("there is a page before");
    desks
        .at("algeria", &["say", "United States", "Welcome back."])
        .await;
    states.sees(".line.theirs .words", "Welcome back.").await;
}
