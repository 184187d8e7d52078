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
