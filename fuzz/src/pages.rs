//! What mediators and delegations write about preferences.

use profiles::Source;

/// Files of one problem, with a zero byte between them.
pub fn profile(data: &[u8]) {
    let files: Vec<&[u8]> = data.split(|byte| *byte == 0).collect();
    let names: Vec<String> = (1..=files.len())
        .map(|number| format!("{number}"))
        .collect();
    let sources: Vec<Source<'_>> = names
        .iter()
        .zip(files)
        .map(|(name, bytes)| Source { name, bytes })
        .collect();
    let Ok(problem) = profiles::read(&sources) else {
        return;
    };
    assert_eq!(problem.check(), Ok(()));
    let page = profiles::write_toml(&problem);
    let source = Source {
        name: "page",
        bytes: page.as_bytes(),
    };
    assert_eq!(profiles::read(&[source]).as_ref(), Ok(&problem));
}
