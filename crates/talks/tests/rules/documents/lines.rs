//! What a document may be called, and how its line is read.

use super::*;

fn refused(document: Document) -> bool {
    let body = Body::Document(document.clone());
    let conveyed = Body::Conveyance(Conveyance {
        passage: document.passage(),
        wording: Wording::Exact,
        origin: Origin::WithoutAttribution,
        aloud: false,
        answers: None,
        document: Some(document),
    });
    let [one, other] = [body, conveyed].map(|body| {
        let entry = Entry {
            id: EntryId::of(&LeafKey([1; 32]), 1),
            counter: 1,
            stated: Time(1),
            seen: Vec::new(),
            body,
        };
        matches!(entry.to_bytes(), Err(Malformed::Field(_)))
    });
    assert_eq!(one, other, "a document is checked alike wherever it stands");
    one
}

#[test]
fn a_document_that_no_desk_would_attach_is_no_entry() {
    assert!(!refused(document(SOURCE)));
    for name in [
        "",
        " ",
        ".",
        "..",
        ".hidden",
        "a/b",
        "..\\b",
        "a\"b",
        "a\nb",
        "a\u{1b}[2Jb",
        "a\0b",
        "fdp\u{202e}.exe",
        "a ",
        " a",
        "a.",
        "\u{feff}a",
    ] {
        assert!(
            refused(Document {
                name: name.to_owned(),
                ..document(SOURCE)
            }),
            "{name:?}"
        );
    }
    let long = "x".repeat(limits::NAME + 1);
    assert!(refused(Document {
        name: long,
        ..document(SOURCE)
    }));
    for media_type in [
        "",
        "pdf",
        "application/",
        "/pdf",
        "a/b/c",
        "a b/c",
        "text/plain; charset=utf-8",
        "Text/plain",
        "text/\u{e4}",
        "text/pl\"ain",
    ] {
        let media_type = media_type.to_owned();
        assert!(refused(Document {
            media_type,
            ..document(SOURCE)
        }));
    }
    for size in [0, limits::DOCUMENT + 1, u64::MAX] {
        assert!(refused(Document {
            size,
            ..document(SOURCE)
        }));
    }
    for name in [
        "\u{62f}\u{631}\u{641}\u{62a}.docx",
        "note (2).txt",
        "r\u{e9}sum\u{e9}",
        "\u{8349}\u{6848}.pdf",
    ] {
        assert!(
            !refused(Document {
                name: name.to_owned(),
                ..document(SOURCE)
            }),
            "{name:?}"
        );
    }
}

proptest! {
    /// Whatever is in a name that is taken, the line can be read in one way only.
    #[test]
    fn a_line_names_one_document(name in "\\PC{1,30}", size in 1u64..=limits::DOCUMENT, digest: [u8; 32]) {
        prop_assume!(check_name(&name).is_ok());
        let document = Document { name: name.clone(), size, digest, ..document(SOURCE) };
        let line = document.passage().words;
        let rest = line.strip_prefix("Document \"").unwrap();
        let (read, rest) = rest.split_once('"').unwrap();
        prop_assert_eq!(read, &name);
        let parts: Vec<&str> = rest.split(", ").collect();
        let expected = [
            String::new(),
            "application/pdf".to_owned(),
            format!("{size} bytes"),
            format!("SHA-256 {}", data_encoding::HEXLOWER.encode(&digest)),
        ];
        prop_assert_eq!(parts, expected);
        prop_assert!(!line.contains('\n'));
    }
}
