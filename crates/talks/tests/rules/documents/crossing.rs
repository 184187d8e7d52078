//! Documents permitted, conveyed with their words, or not (R1 to R4, R8).

use super::*;

#[test]
fn r2_a_permitted_document_arrives_as_the_exact_bytes_that_the_side_signed_for() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let permission = permit(&mut world, &entry, &exact(Attribution::Attributed));
    let sent = composed(&world, &permission);
    let intention = bind(&mut world, &permission, false);
    assert_eq!(put(&mut world, &sent), Verdict::Counted);
    let receipt = conveyance::receipt(world.side(0), &intention, &sent, world.now, None).unwrap();
    assert_eq!(
        world.enter(side_room(0), OFFICIAL, receipt),
        Verdict::Counted
    );

    let south = world.side(1);
    let seen = view(south, &leaf(side_room(1), HEAD), world.now);
    let Said::Conveyance {
        passage,
        verified,
        document: Some(shown),
        ..
    } = &seen.lines.last().unwrap().what
    else {
        panic!("the document is shown with its words");
    };
    assert!(matches!(verified, Some(Verified::Exact { .. })));
    let line = format!(
        "Document \"draft.pdf\", application/pdf, 48213 bytes, SHA-256 {}",
        "3f".repeat(32)
    );
    assert_eq!(passage.words, line);
    assert_eq!(
        (shown.size, shown.sha256.as_str()),
        (48_213, &*"3f".repeat(32))
    );
    let found = account(south);
    assert!(found.is_sound(), "{:?}", found.findings);
    assert_eq!(
        (found.documents_conveyed, found.conveyances_verified),
        (1, 1)
    );
    assert!(
        found
            .told()
            .join(" ")
            .contains("exactly these bytes or none")
    );
    assert!(crossings(&[world.side(0)], true, south).is_empty());
    let source = account(world.side(0));
    assert_eq!(source.receipts_word_for_word, 1);
}

#[test]
fn r1_what_only_lies_in_a_room_is_in_no_other() {
    let mut world = World::new(2);
    attached(&mut world);
    for room in world.rooms.values() {
        let holds = room
            .items()
            .any(|(place, _)| room.document_at(place).is_some());
        assert_eq!(holds, room.kind() == side_room(0), "{:?}", room.kind());
    }
}

#[test]
fn r2_no_other_bytes_name_or_type_go_under_the_permission() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let permission = permit(&mut world, &entry, &exact(Attribution::Attributed));
    let words = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    )
    .unwrap();
    let honest = composed(&world, &permission);
    let intention = bind(&mut world, &permission, false);
    let others = [
        Document {
            digest: [0x40; 32],
            ..document(DESTINATION)
        },
        Document {
            size: 48_214,
            ..document(DESTINATION)
        },
        Document {
            name: "draft2.pdf".to_owned(),
            ..document(DESTINATION)
        },
        Document {
            media_type: "text/plain".to_owned(),
            ..document(DESTINATION)
        },
    ];
    for other in others {
        let refused = enclose(world.side(0), &permission, words.clone(), other.clone());
        assert_eq!(refused, Err(CannotConvey::OtherDocument));
        // An official who puts it there all the same: beside the permitted words,
        // and with words that fit it.
        let beside = Conveyance {
            document: Some(other.clone()),
            ..words.clone()
        };
        assert_eq!(
            put(&mut world, &beside),
            Verdict::Refused(RuleBroken::DocumentDiffers)
        );
        let fitting = Conveyance {
            passage: other.passage(),
            ..beside.clone()
        };
        assert!(matches!(
            put(&mut world, &fitting),
            Verdict::Refused(RuleBroken::Proof(_))
        ));
        for sent in [beside, fitting] {
            assert!(
                conveyance::receipt(world.side(0), &intention, &sent, world.now, None).is_err()
            );
        }
    }
    let missing = conveyance::receipt(world.side(0), &intention, &words, world.now, None);
    assert_eq!(missing, Err(CannotConvey::DocumentMissing));
    // The room lives on, and the right document still gets through.
    assert_eq!(put(&mut world, &honest), Verdict::Counted);
    assert!(conveyance::receipt(world.side(0), &intention, &honest, world.now, None).is_ok());
}

#[test]
fn r2_in_substance_words_go_and_no_bytes() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let in_substance = terms(1, Wording::Substance, Attribution::Attributed);
    let permission = permit(&mut world, &entry, &in_substance);
    for words in [None, Some(passage("They have a draft of two pages."))] {
        let manner = conveyance::Manner {
            words,
            ..Default::default()
        };
        let words = conveyance::compose(world.side(0), &permission, manner, world.now).unwrap();
        assert_eq!(document_to_go(world.side(0), &permission, &words), None);
        let refused = enclose(
            world.side(0),
            &permission,
            words.clone(),
            document(DESTINATION),
        );
        assert_eq!(refused, Err(CannotConvey::OtherDocument));
        let all_the_same = Conveyance {
            document: Some(document(DESTINATION)),
            ..words
        };
        assert_eq!(
            put(&mut world, &all_the_same),
            Verdict::Refused(RuleBroken::DocumentDiffers)
        );
    }
}

#[test]
fn r2_handed_over_in_person_no_bytes_go() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let permission = permit(&mut world, &entry, &exact(Attribution::Attributed));
    let aloud = conveyance::Manner {
        aloud: true,
        ..Default::default()
    };
    let words = conveyance::compose(world.side(0), &permission, aloud, world.now).unwrap();
    let intention = bind(&mut world, &permission, true);
    let with = Conveyance {
        document: Some(document(DESTINATION)),
        ..words.clone()
    };
    assert_eq!(
        put(&mut world, &with),
        Verdict::Refused(RuleBroken::DocumentDiffers)
    );
    assert_eq!(put(&mut world, &words), Verdict::Counted);
    assert!(conveyance::receipt(world.side(0), &intention, &words, world.now, None).is_ok());
}

#[test]
fn r3_shown_first_the_bytes_go_if_the_very_line_has_the_yes() {
    for (shown, goes) in [(None, true), (Some("They have a draft."), false)] {
        let mut world = World::new(2);
        let entry = attached(&mut world);
        let first = terms(1, Wording::ShownFirst, Attribution::Attributed);
        let permission = permit(&mut world, &entry, &first);
        let line = document(SOURCE).passage();
        let words = shown.map_or(line, passage);
        let showing = world.show(0, &permission, words);
        world.say_yes(0, &showing);
        let words = conveyance::compose(
            world.side(0),
            &permission,
            conveyance::Manner::default(),
            world.now,
        )
        .unwrap();
        let document_goes = document_to_go(world.side(0), &permission, &words).is_some();
        assert_eq!(document_goes, goes);
        if goes {
            let sent = composed(&world, &permission);
            assert_eq!(put(&mut world, &sent), Verdict::Counted);
        } else {
            let refused = enclose(world.side(0), &permission, words, document(DESTINATION));
            assert_eq!(refused, Err(CannotConvey::OtherDocument));
        }
    }
}

#[test]
fn r4_a_document_never_lies_under_one_secret_in_two_rooms() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let permission = permit(&mut world, &entry, &exact(Attribution::WithoutAttribution));
    let words = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    )
    .unwrap();
    let shared = enclose(world.side(0), &permission, words.clone(), document(SOURCE));
    assert_eq!(shared, Err(CannotConvey::SecretShared));
    let sent = composed(&world, &permission);
    let bytes = encode(&sent);
    let state = world.side(0).permission(&permission).unwrap();
    for part in [
        &SOURCE[..],
        &state.nonce[..],
        &state.signatures[0].signed.signature[..16],
        &entry.0[..],
    ] {
        assert!(!bytes.windows(part.len()).any(|window| window == part));
    }
    // One who does it all the same cannot be refused where nothing is known of
    // the source; whoever is in both rooms sees it, and the source gets no receipt.
    let all_the_same = Conveyance {
        document: Some(document(SOURCE)),
        ..words
    };
    let intention = bind(&mut world, &permission, false);
    assert_eq!(put(&mut world, &all_the_same), Verdict::Counted);
    let receipt = conveyance::receipt(world.side(0), &intention, &all_the_same, world.now, None);
    assert_eq!(receipt, Err(CannotConvey::SecretShared));
    let findings = crossings(&[world.side(0)], true, world.side(1));
    assert!(findings.len() == 1 && findings[0].fault, "{findings:?}");
}

#[test]
fn r2_who_is_in_both_rooms_sees_that_a_document_did_not_come_with_its_words() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let permission = permit(&mut world, &entry, &exact(Attribution::Attributed));
    let words = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    )
    .unwrap();
    bind(&mut world, &permission, false);
    assert_eq!(put(&mut world, &words), Verdict::Counted);
    let findings = crossings(&[world.side(0)], true, world.side(1));
    assert!(
        findings[0].told.contains("did not come with them"),
        "{findings:?}"
    );
}

#[test]
fn r8_a_document_is_conveyed_once() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let permission = permit(&mut world, &entry, &exact(Attribution::Attributed));
    let sent = composed(&world, &permission);
    let intention = bind(&mut world, &permission, false);
    assert_eq!(put(&mut world, &sent), Verdict::Counted);
    let again = Conveyance {
        document: Some(document([0x33; 32])),
        ..sent.clone()
    };
    assert_eq!(
        put(&mut world, &again),
        Verdict::Refused(RuleBroken::ConveyedBefore)
    );
    let receipt = conveyance::receipt(world.side(0), &intention, &sent, world.now, None).unwrap();
    assert_eq!(
        world.enter(side_room(0), OFFICIAL, receipt),
        Verdict::Counted
    );
    let twice = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    );
    assert!(matches!(
        twice,
        Err(CannotConvey::Rule(RuleBroken::BoundBefore))
    ));
}

#[test]
fn a_withdrawn_document_stays_where_it_is() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let permission = permit(&mut world, &entry, &exact(Attribution::Attributed));
    let kind = side_room(0);
    let place = world.room(kind).place_of(&permission).unwrap();
    let body = decide::withdraw(world.room(kind), &leaf(kind, HEAD), place).unwrap();
    assert_eq!(world.enter(kind, HEAD, body), Verdict::Counted);
    let refused = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    );
    assert!(matches!(
        refused,
        Err(CannotConvey::Rule(RuleBroken::Withdrawn))
    ));
}

#[test]
fn an_ask_for_a_document_is_answered_like_one_for_words() {
    let mut world = World::new(2);
    let entry = attached(&mut world);
    let kind = side_room(0);
    let place = world.room(kind).place_of(&entry).unwrap();
    let official = leaf(kind, OFFICIAL);
    let body = decide::ask(
        world.room(kind),
        &official,
        decide::WordsChoice::Of(place),
        exact(Attribution::Attributed),
    )
    .unwrap();
    assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Counted);
    let asked = world.last_id(kind);
    let key = secret(0, 1);
    let choice = decide::PermitChoice::Ask {
        place: world.room(kind).place_of(&asked).unwrap(),
        words: None,
        terms: None,
    };
    let nonce = World::fresh(world.next_nonce(kind));
    let sign = |bytes: &[u8]| key.sign(bytes).to_bytes();
    let body = decide::permit(
        world.room(kind),
        &leaf(kind, HEAD),
        choice,
        nonce,
        (1, &sign),
    );
    assert_eq!(world.enter(kind, HEAD, body.unwrap()), Verdict::Counted);
    let permission = world.last_id(kind);
    let sent = composed(&world, &permission);
    assert_eq!(put(&mut world, &sent), Verdict::Counted);
    let seen = view(world.side(0), &official, world.now);
    let Said::Document { permissions, .. } = &seen.lines[usize::try_from(place.0).unwrap()].what
    else {
        panic!("a document");
    };
    assert_eq!(permissions.len(), 1, "the permission is shown under it");
}

#[test]
fn who_joins_later_follows_documents_as_everybody_else() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let before = attached(&mut world);
    let briefing = world.side(0).briefing();
    let mut newcomer = Room::joined(
        context(&world.opening, kind),
        world.opening.clone(),
        &briefing,
    )
    .unwrap();
    let cut = world.logs[&kind].len();
    let old = permit(&mut world, &before, &exact(Attribution::Attributed));
    let after = attached(&mut world);
    let new = permit(&mut world, &after, &exact(Attribution::Attributed));
    replay(&mut newcomer, &world.logs[&kind], cut);
    let refused = conveyance::compose(&newcomer, &old, conveyance::Manner::default(), world.now);
    assert_eq!(refused, Err(CannotConvey::BeforeUs));
    let words =
        conveyance::compose(&newcomer, &new, conveyance::Manner::default(), world.now).unwrap();
    let known = conveyance::compose(
        world.side(0),
        &new,
        conveyance::Manner::default(),
        world.now,
    )
    .unwrap();
    assert_eq!(words, known);
    assert!(document_to_go(&newcomer, &new, &words).is_some());
}
