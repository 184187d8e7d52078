//! What the relay's operator can look at, the disk, the log and the memory of
//! a running relay, holds no word, name or title.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use crate::world::{World, bytes_under, holds};

/// All readable memory of a process that is not mapped from a file.
#[cfg(target_os = "linux")]
fn memory_of(process: u32) -> Vec<u8> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).expect("its maps");
    let mut memory = File::open(format!("/proc/{process}/mem")).expect("its memory");
    let mut all = Vec::new();
    for map in maps.lines() {
        let mut parts = map.split_whitespace();
        let (range, rights) = (
            parts.next().expect("a range"),
            parts.next().expect("rights"),
        );
        if !rights.starts_with("rw") {
            continue;
        }
        let (start, end) = range.split_once('-').expect("a range");
        let start = u64::from_str_radix(start, 16).expect("hexadecimal");
        let end = u64::from_str_radix(end, 16).expect("hexadecimal");
        let mut piece = vec![0; usize::try_from(end - start).expect("it fits")];
        memory.seek(SeekFrom::Start(start)).expect("a place");
        // Some special regions cannot be read by anybody.
        if memory.read_exact(&mut piece).is_ok() {
            all.extend(piece);
        }
    }
    all
}

#[cfg(target_os = "linux")]
#[test]
fn no_word_name_or_title_is_in_the_relays_disk_log_or_memory() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let said = north.enters(&["say", "intermediary", "The canary sings at midnight."]);
    let permission = north.enters(&["permit", "intermediary", "--of", &said.to_string()]);
    norway.until_line("North", permission);
    let permission = permission.to_string();
    norway
        .run(&["convey", "North", &permission, "--hold", "0"])
        .ok();
    south.until(|desk| {
        let view = desk.show("intermediary").to_string();
        view.contains("canary sings").then_some(())
    });

    let relay = world.relay.as_ref().expect("it runs").child.id();
    let memory = memory_of(relay);
    let disk = bytes_under(&world.path("relay"));
    let log = std::fs::read(world.path("relay.log")).expect("a log");
    // The looking works: what the relay does know is found.
    assert!(memory.len() > 100_000 && disk.len() > 10_000 && !log.is_empty());
    let own_name = world.key.split('+').next().expect("a name");
    assert!(holds(&memory, own_name));
    // Words that the program's own help does not hold.
    let canaries = [
        "canary sings",
        "Heron",
        "Kestrelia",
        "Head of North",
        "Head of South",
        "Plover",
    ];
    for canary in canaries {
        assert!(!holds(&disk, canary), "the disk holds {canary:?}");
        assert!(!holds(&log, canary), "the log holds {canary:?}");
        assert!(!holds(&memory, canary), "the memory holds {canary:?}");
    }
    // Nor does the log name rooms, tokens or keys of anybody.
    let rooms = norway.json(&["rooms"]);
    for room in rooms["rooms"].as_array().expect("rooms") {
        let id = room["id"].as_str().expect("an id");
        assert!(!holds(&log, &id[..16]), "the log names a room");
    }
    assert!(!holds(&log, &world.token), "the log holds a token");
}
