//! Blindness is an import rule: what the relay is made of cannot reach the
//! crates that know what talks are, by any kind of dependency.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Every workspace crate that each workspace crate names, as what.
fn edges() -> BTreeMap<String, Vec<(String, DependencyKind)>> {
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo reads the workspace");
    metadata
        .packages
        .iter()
        .map(|package| {
            let edges = package
                .dependencies
                .iter()
                .filter(|edge| edge.name.starts_with("goodoffices-"))
                .map(|edge| (edge.name.clone(), edge.kind));
            (package.name.to_string(), edges.collect())
        })
        .collect()
}

fn reached(from: &str) -> BTreeSet<String> {
    let edges = edges();
    let mut found = BTreeSet::new();
    let mut next = vec![from.to_owned()];
    while let Some(name) = next.pop() {
        for (edge, _) in &edges[&name] {
            if found.insert(edge.clone()) {
                next.push(edge.clone());
            }
        }
    }
    found
}

#[test]
fn the_relay_cannot_reach_what_talks_are_made_of() {
    for blind in [
        "goodoffices-log",
        "goodoffices-relay",
        "goodoffices-envelope",
    ] {
        let reached = reached(blind);
        for seeing in [
            "talks",
            "sealing",
            "desk",
            "client",
            "goodoffices",
            "testkit",
        ] {
            let seeing = format!("goodoffices-{seeing}");
            assert!(!reached.contains(&seeing), "{blind} reaches {seeing}");
        }
    }
    // The test would see it: the desk does reach all of them.
    let desk = reached("goodoffices-desk");
    for floor in ["talks", "sealing", "envelope"] {
        assert!(desk.contains(&format!("goodoffices-{floor}")), "{floor}");
    }
}

#[test]
fn imports_run_downwards_only() {
    let floors: BTreeMap<&str, u8> = BTreeMap::from([
        ("durable", 0),
        ("tls", 0),
        ("settlement", 0),
        ("envelope", 0),
        ("guard", 0),
        ("legible", 0),
        ("talks", 1),
        ("profiles", 1),
        ("pictures", 1),
        ("elicitation", 1),
        ("sealing", 1),
        ("log", 1),
        ("exports", 2),
        ("desk", 2),
        ("relay", 2),
        ("client", 3),
        ("pages", 4),
        ("goodoffices", 5),
        ("testkit", 5),
        ("fuzz", 6),
    ]);
    let floor = |name: &str| {
        let floor = floors.get(name.trim_start_matches("goodoffices-"));
        *floor.unwrap_or_else(|| panic!("{name} has no floor"))
    };
    for (name, edges) in edges() {
        for (edge, kind) in edges {
            let below = floor(&edge) < floor(&name);
            assert!(
                below || kind == DependencyKind::Development,
                "{name} imports {edge}, which is not below it"
            );
            assert!(
                edge != "goodoffices-testkit",
                "{name} depends on the testkit; world tests live in the testkit itself"
            );
        }
    }
}
