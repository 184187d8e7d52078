//! Which negotiations the folders hold.

use std::path::{Path, PathBuf};

use roxmltree::Document;

/// A folder: a domain and utility spaces.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    /// Its path under the root, with `/`.
    pub(crate) name: String,
    pub(crate) domain: PathBuf,
    /// The utility spaces that are sums over issues, `util2` before `util10`.
    pub(crate) additive: Vec<PathBuf>,
    /// Everything else: other utility spaces, blank ones, other files.
    pub(crate) other: Vec<PathBuf>,
}

/// A domain, and a utility space for each side.
#[derive(Debug, Clone)]
pub(crate) struct Negotiation {
    pub(crate) name: String,
    pub(crate) domain: PathBuf,
    pub(crate) spaces: Vec<PathBuf>,
}

/// Where the domains are, if they are: in Cargo's target folder.
pub(crate) fn root() -> Option<PathBuf> {
    let root = oracles().join("anac");
    root.is_dir().then_some(root)
}

pub(crate) fn oracles() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("oracles")
}

/// All folders that hold a domain, in order.
pub(crate) fn folders(root: &Path) -> Vec<Folder> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.sort_by_key(|path| natural(path));
        open.extend(files.iter().filter(|path| path.is_dir()).cloned());
        found.extend(Folder::of(root, &folder, &files));
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

impl Folder {
    fn of(root: &Path, folder: &Path, files: &[PathBuf]) -> Option<Self> {
        let mut domain = None;
        let (mut additive, mut other) = (Vec::new(), Vec::new());
        for path in files
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "xml"))
        {
            let text = text(path);
            let Ok(document) = Document::parse(&text) else {
                other.push(path.clone());
                continue;
            };
            let root = document.root_element();
            let has = |tag: &str| root.descendants().any(|node| node.has_tag_name(tag));
            let evaluated = has("evaluator")
                || root
                    .descendants()
                    .any(|node| node.has_attribute("evaluation"));
            match root.tag_name().name() {
                "negotiation_template" => domain = Some(path.clone()),
                "utility_space" if evaluated && !has("utility") && !has("utility_function") => {
                    additive.push(path.clone());
                }
                _ => other.push(path.clone()),
            }
        }
        let name = folder.strip_prefix(root).ok()?.display().to_string();
        Some(Self {
            name,
            domain: domain?,
            additive,
            other,
        })
    }

    /// The negotiations in it. Where there are more utility spaces than one
    /// negotiation has, they are cut into threes in their order where three
    /// negotiate, and elsewhere the first half meets the second, one by one.
    pub(crate) fn negotiations(&self) -> Vec<Negotiation> {
        let spaces = &self.additive;
        let groups: Vec<Vec<PathBuf>> = match spaces.len() {
            0 | 1 => Vec::new(),
            2 | 3 => vec![spaces.clone()],
            _ if self.name.starts_with("anac/") || self.name.starts_with("other/Domain") => {
                spaces.chunks(3).map(<[PathBuf]>::to_vec).collect()
            }
            many => {
                let (firsts, seconds) = spaces.split_at(many / 2);
                let pairs = firsts.iter().zip(seconds);
                pairs
                    .map(|(one, other)| vec![one.clone(), other.clone()])
                    .collect()
            }
        };
        let alone = groups.len() == 1;
        let groups = groups
            .into_iter()
            .enumerate()
            .filter(|(_, spaces)| spaces.len() > 1);
        groups
            .map(|(number, spaces)| Negotiation {
                name: if alone {
                    self.name.clone()
                } else {
                    format!("{}#{}", self.name, number + 1)
                },
                domain: self.domain.clone(),
                spaces,
            })
            .collect()
    }
}

impl Negotiation {
    /// The problem as this project reads it.
    pub(crate) fn problem(&self) -> Result<settlement::Problem, String> {
        let mut files = Vec::new();
        for path in std::iter::once(&self.domain).chain(&self.spaces) {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let bytes = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
            files.push((name, bytes));
        }
        let sources: Vec<goodoffices_profiles::Source<'_>> = files
            .iter()
            .map(|(name, bytes)| goodoffices_profiles::Source { name, bytes })
            .collect();
        goodoffices_profiles::read(&sources).map_err(|error| error.to_string())
    }
}

/// A file's text; a byte order mark is no part of it.
pub(crate) fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    text.trim_start_matches('\u{feff}').to_owned()
}

/// A key that puts `util2` before `util10`.
fn natural(path: &Path) -> Vec<(String, u64)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut key = Vec::new();
    let mut rest = name.as_ref();
    while !rest.is_empty() {
        let digits = rest
            .find(|letter: char| letter.is_ascii_digit())
            .unwrap_or(rest.len());
        let (word, numbered) = rest.split_at(digits);
        let end = numbered
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(numbered.len());
        let (number, next) = numbered.split_at(end);
        key.push((word.to_owned(), number.parse().unwrap_or(0)));
        rest = next;
    }
    key
}
