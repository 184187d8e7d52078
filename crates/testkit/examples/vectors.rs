//! Writes the vectors of malformed insiders anew, each into a file of its own.
//! The same seed gives the same files.

// The helpers of tests stand outside test functions, where clippy forbids it.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/vectors/file.rs"]
mod file;
#[path = "../tests/vectors/malformed/mod.rs"]
mod malformed;
#[path = "../tests/vectors/scene.rs"]
mod scene;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::process::ExitCode;

fn main() -> ExitCode {
    match write_all() {
        Ok(count) => {
            println!("{count} files");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn write_all() -> Result<usize, String> {
    let folder = file::folder();
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for old in std::fs::read_dir(&folder).map_err(|error| error.to_string())? {
        let path = old.map_err(|error| error.to_string())?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            std::fs::remove_file(&path).map_err(|error| error.to_string())?;
        }
    }
    let kinds = malformed::all();
    let mut scenes = BTreeMap::new();
    for kind in &kinds {
        let scene = match scenes.entry(kind.stage) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(scene::Scene::at(kind.stage)?),
        };
        let vector = kind
            .make(scene)
            .map_err(|why| format!("{}: {why}", kind.name))?;
        let path = folder.join(format!("{}.toml", kind.name));
        std::fs::write(&path, vector.written()?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(kinds.len())
}
