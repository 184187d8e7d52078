//! A delegate's room, live.

use serde_json::{Value, json};

use crate::browser::Driver;
use crate::desks::Desks;

const BETWEEN_US: &str = "Your delegation and the intermediary read this. The program passes \
    nothing on without permission; it cannot stop anyone speaking.";
const ALONE: &str = "Only your delegation reads this. The intermediary does not.";

#[tokio::test(flavor = "multi_thread")]
async fn words_go_from_a_delegates_room_to_the_other_sides_and_each_sees_how_they_stand() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let (states, algeria, iran) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("fr", true),
        driver.browser("fa", false),
    );
    states.go(desks.side("United States")).await;
    algeria.go(desks.intermediary()).await;
    iran.go(desks.side("Iran")).await;
    states.sees(".banner", BETWEEN_US).await;
    let direction = iran.ask("return document.documentElement.dir").await;
    assert_eq!(direction, "rtl", "Iran's room is read in Persian");

    // Said in the room; the intermediary sees it without reloading.
    let words = "It is our policy not to intervene, in any way.";
    states.types("textarea", words).await;
    states.click("button.main", "Say it in").await;
    states.sees(".line.ours .words", words).await;
    assert_eq!(
        states.value("textarea").await,
        "",
        "the composer is free again"
    );
    algeria.sees(".line.theirs .words", words).await;

    // Nothing passes: Iran's page holds none of it.
    let elsewhere = iran.client.source().await.unwrap();
    assert!(!elsewhere.contains(words));

    // One press permits; conveyed, it stands in Iran's room with what it proves.
    states.click(".pass button", "Our words, exactly").await;
    states
        .sees(".standing .state", "Waits: may be conveyed")
        .await;
    states.shoot("delegate-permitted").await;
    algeria.shoot("intermediary-dark-rtl").await;
    let tray = desks.at("algeria", &["--json", "tray"]).await;
    let tray: serde_json::Value = serde_json::from_str(&tray).unwrap();
    let number = tray["items"][0]["number"].to_string();
    let convey = ["convey", "United States", &number, "--hold", "0"];
    desks.at("algeria", &convey).await;
    iran.sees(".line.conveyed .words", words).await;
    iran.sees(".line.conveyed .proof.verified", "امضای خود")
        .await;
    iran.shoot("delegate-conveyed-rtl").await;
    states.sees(".standing .state", "Conveyed").await;

    // In the delegation's own room, the other sentence stands above the composer.
    states.click(".rail a", "Our delegation only").await;
    states.sees(".banner", ALONE).await;
    states.shoot("delegation-only").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_goes_on_while_others_speak_and_a_reload_or_a_lock_loses_nothing() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    states.types("textarea", "What I have begun").await;
    desks
        .at("algeria", &["say", "United States", "Welcome."])
        .await;
    states.sees(".line.theirs .words", "Welcome.").await;
    // The caret is where it was: typing goes on in the same place.
    states.types("textarea", " goes on").await;
    assert_eq!(states.value("textarea").await, "What I have begun goes on");
    // A reload at once: the page hands over what it holds as it goes.
    states.client.refresh().await.unwrap();
    let kept = "return document.querySelector('textarea')?.value === 'What I have begun goes on'";
    assert!(states.until(kept, vec![]).await);

    states.click(".tools button", "Lock").await;
    states.sees("h1", "Locked").await;
    let locked = states.client.source().await.unwrap();
    assert!(!locked.contains("Welcome."), "a locked page shows nothing");
    states.shoot("locked").await;
    states.types("#passphrase", "wrong").await;
    states.click("button", "Unlock").await;
    states.sees("[role=alert]", "not the passphrase").await;
    states.types("#passphrase", "demonstration").await;
    states.click("button", "Unlock").await;
    assert!(states.until(kept, vec![]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_statements_stand_there_as_text_and_do_nothing() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = driver.browser("en-US", false).await;
    algeria.go(desks.intermediary()).await;
    algeria.click(".rail a", "United States").await;
    let one_letter = "x".repeat(60 * 1024);
    let hostile = [
        "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">",
        "</div></article></main><h1>Said by Algeria</h1><!--",
        "the figure is \u{202e}000,1\u{202c} and no other",
        "\u{200b}\u{200b}\u{feff}seen\u{200b}",
        one_letter.as_str(),
    ];
    for words in hostile {
        desks.at("states", &["say", "intermediary", words]).await;
    }
    algeria.sees(".words", "<script>document.title").await;
    algeria.sees(".words", "</div></article>").await;
    algeria.sees(".words", "⟨U+202E⟩000,1⟨U+202C⟩").await;
    algeria.sees(".words", "⟨U+200B⟩⟨U+200B⟩⟨U+FEFF⟩seen").await;
    algeria.sees(".words.long", "xxxxxxxxxx").await;
    let title = algeria.ask("return document.title").await;
    assert!(!title.as_str().unwrap().contains("taken"));
    let inside = algeria
        .ask("return document.querySelectorAll('.words *').length")
        .await;
    assert_eq!(inside, 0, "nothing became an element");
    let wide = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(algeria.ask(wide).await, true, "and nothing is pushed aside");
    algeria.shoot("hostile").await;
    algeria.client.refresh().await.unwrap();
    algeria.sees(".words", "<script>document.title").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officials_words_are_looked_at_wait_and_can_be_recalled() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = driver.browser("en-US", false).await;
    let figure = "We could live with 37,500 barrels a day.";
    desks.at("iran", &["say", "intermediary", figure]).await;
    algeria.go(desks.intermediary()).await;
    algeria.click(".rail a", "United States").await;
    let slip = "Iran might take 37,500 barrels.";
    algeria.types("textarea", slip).await;
    algeria.click("button.main", "United States").await;
    // The slip is shown with what it resembles; nothing has left.
    algeria.sees("dialog .findings", "37,500").await;
    algeria.shoot("guard").await;
    algeria.click("dialog form button", "United States").await;
    algeria.sees(".held", slip).await;
    algeria.shoot("held").await;
    algeria.click(".held button", "استرجاع").await;
    let back = "return document.querySelector('textarea').value === arguments[0]";
    assert!(algeria.until(back, vec![slip.into()]).await);
    let said = desks
        .at("states", &["--json", "show", "intermediary"])
        .await;
    assert!(!said.contains("37,500"), "recalled words have not left");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_refuse_is_told_in_the_readers_language() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let iran = driver.browser("fa", false).await;
    iran.go(desks.side("Iran")).await;
    let ask = ["ask", "Iran", "Both sides pause."];
    desks.at("algeria", &ask).await;
    iran.sees(".ask-card .words", "Both sides pause.").await;
    let number =
        "return document.querySelector('.ask-card form').getAttribute('action').split('/')[4]";
    let number = iran.ask(number).await;
    let number = number.as_str().unwrap();
    // It is answered elsewhere, and this page has not heard.
    iran.deaf(true).await;
    desks.at("iran", &["refuse", "intermediary", number]).await;
    iran.press(".ask-card button.main").await;
    iran.sees("#notice", "پاسخ داده شده").await;
    let words = "return !document.querySelector('#notice').textContent.includes('واژه‌های شما')";
    assert!(
        iran.until(words, vec![]).await,
        "no words were typed, and none stand below"
    );
    let english = "return document.querySelector('#notice [lang=en]') === null";
    assert!(
        iran.until(english, vec![]).await,
        "nothing of it is English"
    );
}

/// Sends a form, as a page that has not heard would.
const SENT: &str = "const [address, fields] = arguments;
    const form = document.createElement('form');
    form.method = 'post'; form.action = address; form.dataset.act = '';
    for (const [name, value] of fields) {
        const input = document.createElement('input');
        input.type = 'hidden'; input.name = name; input.value = value;
        form.append(input);
    }
    document.querySelector('main').append(form);
    form.requestSubmit()";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_desk_itself_refuses_holds_no_word_of_english_for_who_reads_persian() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let iran = driver.browser("fa", false).await;
    iran.go(desks.side("Iran")).await;
    iran.sees("#composer textarea", "").await;
    let shown = desks.at("iran", &["--json", "show", "intermediary"]).await;
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let people = shown["people"].as_array().unwrap();
    let own = people.iter().find(|one| one["you"] == true).unwrap();
    let room = desks.room("iran", "side", "intermediary").await;
    let invited = ["--json", "invite", "--role", "delegate"];
    let invited: Value = serde_json::from_str(&desks.at("iran", &invited).await).unwrap();
    let number = &invited["invitation"];
    let refused = [
        // Nobody may, whoever they are.
        (
            format!("/rooms/{room}/people/remove"),
            json!([["person", own["name"]]]),
            "هیچ‌کس خود را بیرون نمی‌برد",
        ),
        // It is too early.
        (
            format!("/invitations/{number}/approve"),
            json!([["words", "abacus"], ["heard", "0"]]),
            "هنوز کسی به این دعوت پاسخ نداده است",
        ),
    ];
    for (address, fields, said) in refused {
        let sent = vec![address.into(), fields];
        iran.client.execute(SENT, sent).await.unwrap();
        iran.sees("#notice", said).await;
        let notice = "return document.querySelector('#notice').textContent";
        let told = iran.ask(notice).await.to_string();
        assert!(
            !told.contains(|one: char| one.is_ascii_alphabetic()),
            "{told}"
        );
    }
}
