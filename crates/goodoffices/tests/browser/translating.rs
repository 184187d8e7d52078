//! A translation beside the words, as the people of a room see it.

use crate::browser::Driver;
use crate::desks::Desks;

#[tokio::test(flavor = "multi_thread")]
async fn a_translation_stands_beside_the_words_in_that_room_and_is_labelled_as_one() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let (states, algeria, iran) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false),
        driver.browser("fa", false),
    );
    let words = "It is our policy not to intervene, in any way.";
    desks.at("states", &["say", "intermediary", words]).await;
    states.go(desks.side("United States")).await;
    iran.go(desks.side("Iran")).await;
    algeria.go(desks.intermediary()).await;
    algeria.reads("en").await;
    algeria.click(".rail a", "United States").await;
    algeria.sees(".line.theirs .words", words).await;

    algeria
        .click(".translate button", "Give a translation")
        .await;
    algeria.sees("dialog .words", words).await;
    algeria.sets("#translation-language", "fa").await;
    let persian = "سیاست ما این است که به هیچ روی دخالت نکنیم.";
    algeria.types("#translation-words", persian).await;
    algeria.shoot("translation-given").await;
    algeria
        .click("dialog button.main", "Put it beside the words")
        .await;

    // The original is as it was, and beside it stands what it is and whose.
    states.sees(".line .original .words", words).await;
    states.sees(".translation .words", persian).await;
    let label = "Translation into Persian by";
    states.sees(".translation .aside", label).await;
    states
        .sees(".translation .aside", "The original stands beside it.")
        .await;
    let set = "const words = document.querySelector('.translation .words'); \
               return [words.lang, getComputedStyle(words).direction]";
    assert_eq!(states.ask(set).await, serde_json::json!(["fa", "rtl"]));
    let beside = "const [one, other] = ['.original', '.translations'] \
                  .map(part => document.querySelector('.beside > ' + part).getBoundingClientRect()); \
                  return one.right <= other.left";
    states.client.set_window_size(1500, 1000).await.unwrap();
    assert_eq!(states.ask(beside).await, true, "where there is room");
    states.shoot("translation-beside").await;
    states.client.set_window_size(500, 900).await.unwrap();
    let under = "const [one, other] = ['.original', '.translations'] \
                 .map(part => document.querySelector('.beside > ' + part).getBoundingClientRect()); \
                 return one.bottom <= other.top && document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(states.ask(under).await, true, "under it on a phone");
    states.shoot("translation-phone").await;

    // Nothing of it is anywhere else.
    let elsewhere = iran.client.source().await.unwrap();
    assert!(!elsewhere.contains(persian));
}
