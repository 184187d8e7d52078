//! Talks of three sides: what is permitted beforehand may go to several at once.

use crate::browser::Driver;
use crate::fresh::Fresh;
use crate::opening::head_of_north;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_permitted_beforehand_for_two_of_three_sides_waits_for_both_of_them() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let (kestrelia, north) = tokio::join!(fresh.desk("kestrelia", &[]), fresh.desk("north", &[]));
    let (envoy, head) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false)
    );
    envoy.go(&kestrelia.link).await;
    envoy.click(".way-in a", "Open talks").await;
    envoy.click("button", "One more side").await;
    envoy.sees("label", "Side 3").await;
    for (field, text) in [
        ("#title", "Heron talks"),
        ("#side-0", "North"),
        ("#side-1", "South"),
        ("#side-2", "East"),
        ("#intermediary", "Kestrelia"),
        ("#name", "Envoy Plover"),
        ("#relay", &fresh.url),
        ("#relay-key", &fresh.key),
        ("#token", &fresh.token),
    ] {
        envoy.retypes(field, text).await;
    }
    envoy.click("button.main", "Open the talks").await;
    head_of_north(&envoy, &head, &north.link, "Head of North").await;
    head.sees("#composer textarea", "").await;

    let room = "return location.pathname";
    let room = head.ask(room).await;
    head.go_within(&format!("{}/beforehand", room.as_str().unwrap()))
        .await;
    head.types("[name=mark]", "hotline").await;
    let at = "const at = new Date(Date.now() + 36000000).toISOString().slice(0, 16);
        document.querySelector('[name=expires]').value = at;
        return document.querySelectorAll('input[type=checkbox][name=to]').length";
    assert_eq!(head.ask(at).await, 2, "every side but one's own");
    // For nobody, it is not permitted, and what was typed stays.
    head.click("button.main", "Permit this beforehand").await;
    head.sees("#notice", "Choose at least one side").await;
    assert_eq!(head.value("[name=mark]").await, "hotline");
    head.press("[name=to][value=South]").await;
    head.press("[name=to][value=East]").await;
    head.shoot("beforehand-three").await;
    head.click("button.main", "Permit this beforehand").await;
    // Each is listed as soon as the relay has it; the page does not change by itself.
    let listed = "const told = [...document.querySelectorAll('.beforehand .terms')]
        .map((one) => one.textContent).join();
        if (told.includes('South') && told.includes('East')) return true;
        if (told) location.reload();
        return false";
    assert!(head.until(listed, vec![]).await, "both are listed");

    head.click("a", "Back").await;
    head.sees(".under", "What becomes of it").await;
    head.ask("document.querySelector('[name=mark]').value = 'hotline'; return 1")
        .await;
    head.types("#composer textarea", "Two trucks are late.")
        .await;
    head.click("#composer button.main", "Say it in").await;
    head.sees(".line.ours", "says under").await;
    // It waits once for each of them.
    envoy.go_within("/desk").await;
    envoy
        .sees(".tray-item .words", "Two trucks are late.")
        .await;
    let items = "return [...document.querySelectorAll('.tray-item')]
        .map((one) => one.querySelector('form[method=get] button').textContent).join()";
    let both = format!(
        "const told = (() => {{ {items} }})(); \
        return told.includes('South') && told.includes('East') && !told.includes('North')"
    );
    assert!(
        envoy.until(&both, vec![]).await,
        "{}",
        envoy.ask(items).await
    );
}
