//! Draws all sample pictures into a folder, to be looked at:
//! `cargo run -p goodoffices-pictures --example gallery -- FOLDER`

#[path = "../src/tests/samples.rs"]
mod samples;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    std::fs::create_dir_all(&folder)?;
    for sample in samples::all() {
        let picture = pictures::Picture {
            problem: &sample.problem,
            frontier: sample.frontier.as_ref(),
            answers: &sample.answers,
            ideals: sample.ideals.as_deref(),
            others: Some(&sample.others),
        };
        let file = folder.join(format!("{}.svg", sample.name.replace(' ', "-")));
        std::fs::write(file, pictures::draw(&picture))?;
    }
    Ok(())
}
