use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use roxmltree::{Document, ParsingOptions};
use talks::charter::{Mandate, Permitting};
use talks::conveyance::{KnownThrough, Verified};
use talks::entry::Speakers;
use talks::view::{
    AskView, Came, CharterSideView, CharterView, DocumentView, Line, PermissionView, PersonView,
    ProposalView, RoomView, RoundView, Said, StandingView, TermsView, WarningView, Who,
};
use talks::{Attribution, Passage, PersonId, Role, SideNumber, Time, Wording};

use crate::{Export, Format, render};

/// What stands, in a view, for keys, hashes and ids; and what people call their
/// devices.
const CANARY: &str = "c5c5c5c5";
const DEVICE: &str = "the red laptop";
const FORMATS: [Format; 3] = [Format::Markdown, Format::Json, Format::Html];

fn digest() -> String {
    CANARY.repeat(8)
}

fn passage(words: &str, language: &str) -> Passage {
    Passage {
        words: words.to_owned(),
        language: language.to_owned(),
    }
}

fn line_of_document() -> Passage {
    let words = format!(
        "Document \"plan.pdf\", application/pdf, 9 bytes, SHA-256 {}",
        digest()
    );
    passage(&words, "en")
}

fn terms() -> TermsView {
    TermsView {
        addressee: "South".to_owned(),
        wording: Wording::Exact,
        attribution: Attribution::Attributed,
        round: 1,
        expires: None,
        condition: None,
        only_if_asked: false,
        not_before: None,
        wanted: None,
        closes: None,
        told: "to South, exact words, attributed".to_owned(),
        caution: None,
    }
}

fn permission(words: &Passage) -> PermissionView {
    PermissionView {
        number: 5,
        passage: Some(words.clone()),
        words_of: None,
        ask: None,
        mark: None,
        by: "Head of North".to_owned(),
        key_number: 1,
        signed: (1, 1),
        terms: terms(),
        state: "conveyed".to_owned(),
        moment: Some(Time(1_000_000_000_000)),
        order: Some(1),
        aloud: false,
        told: "conveyed at noon".to_owned(),
        approved: None,
        went: Some(words.clone()),
        too_late: None,
        too_late_since: None,
        before_you: false,
    }
}

fn ask(words: &Passage) -> AskView {
    AskView {
        number: 4,
        shown_under: None,
        passage: Some(words.clone()),
        words_of: None,
        terms: Some(terms()),
        state: "permitted".to_owned(),
        answer: Some(5),
        reason: None,
    }
}

fn charter(rules: &str) -> CharterView {
    CharterView {
        number: 1,
        mandate: Mandate::Mediation,
        title: "Mediator".to_owned(),
        sides: vec![CharterSideView {
            name: "North".to_owned(),
            threshold: 1,
            keys: vec![1],
        }],
        permitting: Permitting::Heads,
        languages: vec!["en".to_owned()],
        reading_marks: false,
        exports: true,
        hold_seconds: 10,
        deadlines: Vec::new(),
        retention_days: 30,
        closes: None,
        destruction: None,
        rules: Some(rules.to_owned()),
        hash: digest(),
        in_force: true,
        known: "known only through the intermediary".to_owned(),
        confirmed: false,
    }
}

/// Everything that a room can hold, with these words and this name in all of it.
fn everything(words: &Passage, name: &str) -> Vec<Said> {
    let document = DocumentView {
        name: "plan.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 9,
        sha256: digest(),
        until: Time(0),
    };
    let came = Came {
        name: name.to_owned(),
        role: Role::Head,
        device: DEVICE.to_owned(),
    };
    vec![
        Said::Opening {
            title: name.to_owned(),
            sides: vec![name.to_owned(), "South".to_owned()],
            intermediary: name.to_owned(),
        },
        Said::SideKey {
            side: name.to_owned(),
            number: 1,
            key: digest(),
            known: "known only through the intermediary".to_owned(),
        },
        Said::People {
            joined: vec![came.clone()],
            left: Vec::new(),
            again: vec![came],
        },
        Said::Statement {
            passage: words.clone(),
            reply_to: Some(2),
            permissions: vec![permission(words)],
        },
        Said::Document {
            document: document.clone(),
            passage: line_of_document(),
            permissions: vec![permission(&line_of_document())],
        },
        Said::Ask { ask: ask(words) },
        Said::Ask {
            ask: ask(&line_of_document()),
        },
        Said::Permission {
            permission: Box::new(permission(words)),
        },
        Said::StandingPermission {
            standing: Box::new(StandingView {
                number: 12,
                mark: name.to_owned(),
                terms: permission(words).terms,
                speakers: Speakers::Delegation,
                used: 1,
                most: 3,
                signed: (1, 1),
                state: "living".to_owned(),
                told: "1 of at most 3 have set out".to_owned(),
            }),
        },
        Said::Marked {
            mark: Some(name.to_owned()),
            passage: Some(words.clone()),
            words_of: None,
            permission: Some(Box::new(permission(words))),
        },
        Said::Marked {
            mark: None,
            passage: Some(words.clone()),
            words_of: None,
            permission: None,
        },
        Said::Refusal {
            ask: Some(4),
            reason: Some(words.words.clone()),
        },
        Said::Conveyance {
            passage: words.clone(),
            provenance: format!("exact words of {name}, verified by its side key"),
            attributed_to: Some(name.to_owned()),
            attribution: Attribution::Attributed,
            wording: Wording::Exact,
            verified: Some(Verified::Exact {
                side: SideNumber(1),
                key_known: KnownThrough::TheIntermediary,
            }),
            aloud: false,
            answers: None,
            document: Some(document),
        },
        Said::Receipt {
            permission: Some(5),
            passage: Some(line_of_document()),
            to: name.to_owned(),
            shown: Time(0),
            order: 1,
            told: format!("the permitted words were shown to {name}"),
        },
        Said::RoundBegun {
            round: RoundView {
                number: 2,
                title: Some(name.to_owned()),
                agenda: vec![words.words.clone()],
                language: Some("en".to_owned()),
                by: None,
                begun: Time(0),
                ended: None,
            },
        },
        Said::Proposal {
            proposal: Box::new(ProposalView {
                number: 9,
                passage: Some(words.clone()),
                charter: Some(charter(&words.words)),
                sides: vec![name.to_owned()],
                closes: Time(0),
                answers: Vec::new(),
                needed: 1,
                to_answer: true,
                state: "open".to_owned(),
                told: "open".to_owned(),
            }),
        },
        Said::Charter {
            charter: Some(Box::new(charter(&words.words))),
        },
        Said::CharterConfirmed,
        Said::Read { upto: 3 },
        Said::BooksGoOn,
        Said::CameBefore { count: 1 },
        Said::Translation {
            of: Some(2),
            passage: words.clone(),
            replaced: true,
        },
        Said::Leaving,
    ]
}

fn export(words: &Passage, name: &str) -> Export {
    let lines = everything(words, name).into_iter().enumerate();
    let room = RoomView {
        name: "With the intermediary".to_owned(),
        short: "intermediary".to_owned(),
        kind: "side".to_owned(),
        title: name.to_owned(),
        intermediary: "Norway".to_owned(),
        side: Some("North".to_owned()),
        sides: vec!["North".to_owned(), "South".to_owned()],
        may_permit: true,
        earlier: 0,
        language: "en".to_owned(),
        complete: false,
        closed: None,
        goes_on_in: None,
        continues: None,
        people: vec![PersonView {
            person: PersonId([0xC5; 16]),
            name: name.to_owned(),
            role: Role::Head,
            of: "North".to_owned(),
            devices: vec![DEVICE.to_owned()],
            leaving: false,
            you: true,
        }],
        read: Vec::new(),
        lines: lines
            .map(|(number, what)| Line {
                number: number as u64,
                at: Time(1_000_000_000_000),
                who: Who {
                    name: name.to_owned(),
                    role: Some(Role::Head),
                    of: "North".to_owned(),
                    you: false,
                },
                what,
                refused: (number == 3).then(|| "it breaks a rule".to_owned()),
                broken: None,
                before_you: number == 4,
                translations: Vec::new(),
            })
            .collect(),
        asks: Vec::new(),
        permissions: Vec::new(),
        standings: Vec::new(),
        proposals: Vec::new(),
        charter: Some(charter("")),
        round: 1,
        rounds: Vec::new(),
        warnings: vec![WarningView {
            number: 3,
            name: name.to_owned(),
            told: "an entry is missing".to_owned(),
        }],
        void: 0,
    };
    Export::of(&room, 1, Time(1_000_000_000_000))
}

/// Text as an enemy would write it for whoever opens the copy.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("# heading\n\n---\n===\n".to_owned()),
        Just("> quoted\n>> twice\n".to_owned()),
        Just("- item\n* item\n+ item\n1. one\n1) one\n    code\n\tcode\n".to_owned()),
        Just("[link](https://a.example) ![image](b.png) <https://c.example> [ref]: d\n".to_owned()),
        Just("`code` ```\nfence\n``` ~~~\n".to_owned()),
        Just("*a* **b** _c_ __d__ ~~e~~ $f$ $$g$$ ^h^ {#id} &amp; &#35;".to_owned()),
        Just("| a | b |\n|---|---|\n| c | d |\nterm\n: definition\n".to_owned()),
        Just("<script>alert(1)</script><!-- x --><![CDATA[y]]></p></body>".to_owned()),
        Just("<img src=x onerror='alert(1)'>\" ' & onload=\"".to_owned()),
        Just("\u{202e}\u{2066}\u{2067}\u{200b}\u{feff}\u{1b}[2J\u{0}\u{b}\u{85}".to_owned()),
        Just("شرط می‌خواهیم\n".to_owned()),
        Just("בראשית ".to_owned()),
        Just("\\\n\\\\\n\\".to_owned()),
        Just("  plain words,  \n\n\n".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 1..8).prop_map(|pieces| pieces.concat())
}

/// The lines of words that hold something, as they are to be read.
fn read(words: &str) -> Vec<String> {
    let shown = legible::text(words);
    let lines = shown.split('\n').map(|line| line.trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// What Markdown makes of a text: its headings, and the lines of its quotations,
/// one list a quotation. Anything but paragraphs, emphasis and lists is an error.
fn markdown(text: &str) -> Result<(usize, Vec<Vec<String>>), TestCaseError> {
    let (mut headings, mut quotes, mut open, mut depth) = (0, Vec::new(), String::new(), 0);
    for event in Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::BlockQuote(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_)) => {
                depth -= 1;
                let lines = open.split('\n').map(|line| line.trim().to_owned());
                quotes.push(lines.filter(|line| !line.is_empty()).collect());
                open.clear();
            }
            Event::Text(text) if depth > 0 => open += &text,
            Event::SoftBreak | Event::HardBreak => open.push('\n'),
            Event::End(TagEnd::Paragraph) => open.push('\n'),
            Event::Start(
                Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::List(None) | Tag::Item,
            )
            | Event::End(_)
            | Event::Text(_) => {}
            other => return Err(TestCaseError::fail(format!("{other:?} in {text}"))),
        }
        prop_assert!(depth <= 1, "a quotation in a quotation: {text}");
        if depth == 0 {
            open.clear();
        }
    }
    Ok((headings, quotes))
}

proptest! {
    #[test]
    fn no_key_hash_id_or_device_is_in_any_export(words in hostile(), name in hostile()) {
        let export = export(&passage(&words, "en"), &name);
        for format in FORMATS {
            let text = render(&export, format);
            prop_assert!(!text.contains(CANARY), "{text}");
            prop_assert!(!text.contains(&"197".repeat(3)), "{text}");
            prop_assert!(!text.contains(DEVICE), "{text}");
            prop_assert!(text.contains("This copy proves nothing."));
        }
    }

    #[test]
    fn in_markdown_everybodys_words_mean_themselves(words in hostile(), name in hostile()) {
        let export = export(&passage(&words, "en"), &name);
        let (headings, mut quotes) = markdown(&render(&export, Format::Markdown))?;
        prop_assert_eq!(headings, 3);
        quotes.retain(|lines| !lines.is_empty());
        let told: Vec<Vec<String>> = export
            .items
            .iter()
            .flat_map(|item| &item.words)
            .map(|quote| read(&quote.text))
            .filter(|lines| !lines.is_empty())
            .collect();
        prop_assert_eq!(quotes, told);
    }

    #[test]
    fn in_html_everybodys_words_are_text(words in hostile(), name in hostile()) {
        let export = export(&passage(&words, "en"), &name);
        let page = render(&export, Format::Html);
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let tree = Document::parse_with_options(&page, options).unwrap();
        for element in tree.descendants().filter(|node| node.is_element()) {
            let known = ["html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b",
                "ul", "li", "bdi", "br"];
            prop_assert!(known.contains(&element.tag_name().name()), "{element:?}");
            for attribute in element.attributes() {
                let known = ["lang", "dir", "charset", "class"];
                prop_assert!(known.contains(&attribute.name()), "{attribute:?}");
            }
        }
        prop_assert!(!tree.descendants().any(|node| node.is_comment() || node.is_pi()));
        let shown: Vec<String> = tree
            .descendants()
            .filter(|node| node.attribute("class") == Some("words"))
            .filter_map(|node| node.text())
            .map(|text| text.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        let told: Vec<String> = export
            .items
            .iter()
            .flat_map(|item| &item.words)
            .flat_map(|quote| read(&quote.text))
            .collect();
        prop_assert_eq!(shown, told);
    }

    #[test]
    fn in_json_words_read_back_as_they_were_typed(words in hostile(), name in hostile()) {
        let export = export(&passage(&words, "en"), &name);
        let text = render(&export, Format::Json);
        let harmless = text.chars().all(|c| c == '\n' || !c.is_control());
        prop_assert!(harmless, "{text:?}");
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read["items"][3]["words"][0]["text"].as_str(), Some(words.as_str()));
        prop_assert_eq!(read["items"][3]["by"].as_str(), Some(name.as_str()));
    }
}

#[test]
fn words_from_right_to_left_stand_so_in_html_line_by_line_with_their_language() {
    let words = "نقبل بوقف النار.\nWe accept.\n10.3";
    let page = render(&export(&passage(words, "ar"), "وزير"), Format::Html);
    for line in [
        "<p class=\"words\" lang=\"ar\" dir=\"rtl\">نقبل بوقف النار.</p>",
        "<p class=\"words\" lang=\"ar\" dir=\"ltr\">We accept.</p>",
        // Without a letter, the language decides.
        "<p class=\"words\" lang=\"ar\" dir=\"rtl\">10.3</p>",
        "<b><bdi>وزير</bdi></b>",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
    for (language, direction) in [
        ("fa", "rtl"),
        ("fa-IR", "rtl"),
        ("he", "rtl"),
        ("ar-Latn", "ltr"),
        ("uz-Arab", "rtl"),
        ("fr", "ltr"),
    ] {
        let page = render(&export(&passage("1980", language), "N"), Format::Html);
        let line = format!("lang=\"{language}\" dir=\"{direction}\">1980<");
        assert!(page.contains(&line), "{line}");
    }
}

#[test]
fn a_document_is_named_without_its_digest() {
    for format in FORMATS {
        let text = render(&export(&passage("Words.", "en"), "North"), format);
        assert!(text.contains("plan.pdf"), "{text}");
        assert!(!text.contains("SHA-256"), "{text}");
    }
    // Words that only look like it stay whole.
    let typed = "Document \"x\", SHA-256 of it is not known";
    let text = render(&export(&passage(typed, "en"), "North"), Format::Json);
    assert!(text.contains("SHA-256 of it is not known"), "{text}");
}

#[test]
fn unseen_characters_are_shown_and_addresses_do_not_become_links() {
    let words = "go\u{202e}ne to https://a.example, www.b.example, c@d.example";
    let export = export(&passage(words, "en"), "North");
    let markdown = render(&export, Format::Markdown);
    assert!(
        markdown
            .contains("> go⟨U+202E⟩ne to https\\://a.example, www\\.b.example, c\\@d.example\n"),
        "{markdown}"
    );
    assert!(render(&export, Format::Html).contains("go⟨U+202E⟩ne"));
    assert!(render(&export, Format::Json).contains("go\\u202ene"));
}

#[test]
fn the_sentences_are_those_of_the_room() {
    let text = render(
        &export(&passage("We accept.", "en"), "Ann"),
        Format::Markdown,
    );
    for line in [
        "**3** · 2001-09-09 01:46:40 UTC · Ann, North says, on number 2\n\n> We accept.\n",
        "- *permitted in number 5: conveyed at noon*",
        "- *without effect: it breaks a rule*",
        "- *rests on something said before the reader joined*",
        "Ann, North asks: may I convey",
        "- *permitted in number 5*",
        "*the words that went:*",
        "- *exact words of Ann, verified by its side key*",
        "*number 3, Ann: an entry is missing*",
        "Ann, North begins round 2: Ann",
        "*ground rules:*",
    ] {
        assert!(text.contains(line), "{line:?} in {text}");
    }
}
