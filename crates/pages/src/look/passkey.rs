//! A form that asks for a passkey: the desk's script carries it out with the browser.

use maud::{Markup, html};

use crate::language::Words;

/// Draws it. `place` is what is asked for a challenge and given the proof, `query`
/// what goes along, `go` what the button says.
pub(crate) fn form(words: Words, place: &str, query: &str, go: &str) -> Markup {
    html! {
        form.passkey.stack data-passkey=(place) data-query=(query)
            data-cancelled=(words.say("passkey-cancelled"))
            data-unsupported=(words.say("passkey-unsupported"))
            data-unreachable=(words.say("passkey-unreachable")) {
            noscript { p.trouble { (words.say("passkey-script")) } }
            button.main.scripted type="submit" { (words.say(go)) }
            p.trouble role="alert" data-told {}
        }
    }
}
