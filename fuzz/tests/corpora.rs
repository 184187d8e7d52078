//! Every corpus is run through its target.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use std::fs;
use std::path::Path;

use goodoffices_fuzz::TARGETS;

#[test]
fn nothing_that_a_fuzzer_ever_found_makes_a_decoder_panic() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (name, target) in TARGETS {
        let folder = corpora.join(name);
        let mut inputs = 0;
        for file in fs::read_dir(&folder).unwrap_or_else(|_| panic!("no corpus for {name}")) {
            let file = file.unwrap().path();
            target(&fs::read(&file).unwrap());
            inputs += 1;
        }
        assert!(inputs > 0, "the corpus of {name} is empty");
    }
}

#[test]
fn every_target_can_be_fuzzed_and_every_corpus_belongs_to_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut binaries: Vec<String> = names(&root.join("fuzz_targets"));
    let mut corpora: Vec<String> = names(&root.join("corpus"));
    let targets: Vec<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    binaries.sort();
    corpora.sort();
    assert_eq!(binaries, targets);
    assert_eq!(corpora, targets);
}

#[test]
fn bytes_of_every_kind_leave_the_targets_standing() {
    for (_, target) in TARGETS {
        target(&[]);
        for byte in [0u8, 0x1b, 0x7f, 0x80, 0x9f, 0xff] {
            for length in [1, 2, 3, 40, 1064] {
                target(&vec![byte; length]);
            }
        }
    }
}

#[test]
fn seeds_that_were_damaged_on_the_way_leave_the_targets_standing() {
    use rand_core::{RngCore, SeedableRng};
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(1);
    for (name, target) in TARGETS {
        for file in fs::read_dir(corpora.join(name)).unwrap() {
            let seed = fs::read(file.unwrap().path()).unwrap();
            for _ in 0..300 {
                let mut damaged = seed.clone();
                for _ in 0..=rng.next_u32() % 4 {
                    let at = rng.next_u32() as usize % (damaged.len() + 1);
                    let byte = rng.next_u32().to_le_bytes()[0];
                    match rng.next_u32() % 4 {
                        0 => damaged.truncate(at),
                        1 => damaged.insert(at, byte),
                        2 if at < damaged.len() => {
                            damaged.remove(at);
                        }
                        _ => {
                            if let Some(place) = damaged.get_mut(at) {
                                *place ^= byte;
                            }
                        }
                    }
                }
                target(&damaged);
            }
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            path.file_stem().unwrap().to_string_lossy().into_owned()
        })
        .collect()
}
