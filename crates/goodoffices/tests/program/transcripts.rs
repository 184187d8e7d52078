//! Golden transcripts: what people see on the command line. When something is
//! meant to change, run with SNAPSHOTS=overwrite and read the difference.

use snapbox::Assert;
use snapbox::data::Data;

use crate::world::{Desk, Ran, World};

/// A session at several desks, written down.
#[derive(Default)]
pub(crate) struct Transcript {
    text: String,
    /// What differs in every run, and what stands for it.
    pub(crate) variable: Vec<(String, &'static str)>,
}

impl Transcript {
    /// Runs a command at a desk and writes down both sides of it.
    pub(crate) fn at(&mut self, desk: &Desk, arguments: &[&str]) -> String {
        self.note(&desk.name.clone(), arguments, desk.run(arguments))
    }

    pub(crate) fn note(&mut self, prompt: &str, arguments: &[&str], ran: Ran) -> String {
        let shown: Vec<String> = arguments.iter().map(|word| quoted(word)).collect();
        self.text += &format!("{prompt}$ goodoffices {}\n", shown.join(" "));
        self.text += &ran.out;
        self.text += &ran.err;
        if ran.code != 0 {
            self.text += &format!("[exit {}]\n", ran.code);
        }
        self.text.push('\n');
        ran.out
    }

    pub(crate) fn assert_golden(mut self, file: Data) {
        for (value, name) in &self.variable {
            self.text = self.text.replace(value, name);
        }
        let text = without_times(&self.text);
        Assert::new().action_env("SNAPSHOTS").eq(text, file.raw());
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:+=".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("{word:?}")
    }
}

/// Digits of dates and times become zeros.
fn without_times(text: &str) -> String {
    const SHAPES: [&str; 3] = ["dddd-dd-dd", "dd:dd:dd", "dd:dd UTC"];
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let shape = SHAPES.iter().find(|shape| fits(rest, shape));
        let length = shape.map_or(first.len_utf8(), |shape| shape.len());
        let (piece, more) = rest.split_at(length);
        match shape {
            Some(_) => out.extend(
                piece
                    .chars()
                    .map(|c| if c.is_ascii_digit() { '0' } else { c }),
            ),
            None => out.push_str(piece),
        }
        rest = more;
    }
    out
}

fn fits(text: &str, shape: &str) -> bool {
    let mut text = text.chars();
    shape.chars().all(|wanted| match (wanted, text.next()) {
        ('d', Some(c)) => c.is_ascii_digit(),
        (wanted, found) => found == Some(wanted),
    })
}

#[test]
fn a_shuttle_from_the_first_invitation_to_a_withdrawal_that_comes_too_late() {
    let world = World::new();
    let mut told = Transcript {
        text: String::new(),
        variable: vec![
            (world.url.clone(), "RELAY"),
            (world.key.clone(), "KEY"),
            (world.token.clone(), "TOKEN"),
        ],
    };
    let (norway, north, south) = (
        world.desk("norway"),
        world.desk("north"),
        world.desk("south"),
    );

    let open = [
        "open",
        "Ceasefire talks",
        "--intermediary",
        "Norway",
        "--side",
        "North",
        "--side",
        "South:ar",
        "--name",
        "Special envoy",
        "--relay",
        &world.url,
        "--relay-key",
        &world.key,
        "--token",
        &world.token,
    ];
    told.at(&norway, &open);
    let invited = told.at(&norway, &["invite", "North", "--no-qr"]);
    let link = line_with(&invited, "goodoffices:join/");
    told.variable.push((link.clone(), "LINK"));
    let joined = told.at(&north, &["join", &link, "--name", "Head of North"]);
    let words = joined.lines().last().expect("words").to_owned();
    told.variable.push((words.clone(), "SAFETY WORDS"));
    assert_eq!(norway.card("1"), words);
    told.at(&norway, &["invitations"]);
    told.at(&norway, &["approve", "1", "--words", &words]);
    north.until(|desk| desk.show_if_there("intermediary"));
    norway.admits("South", &south, "Head of South");
    norway.until_introduced();
    north.until(|desk| {
        let keys = desk.show("intermediary").to_string();
        (keys.matches("side-key").count() == 2).then_some(())
    });
    told.at(&north, &["rooms"]);

    shuttle(&mut told, &norway, &north, &south);
    told.assert_golden(snapbox::file!["transcripts/shuttle.txt"]);
}

/// One crossing: asked, permitted, refused for one word, conveyed, withdrawn.
fn shuttle(told: &mut Transcript, norway: &Desk, north: &Desk, south: &Desk) {
    let say = ["say", "North", "What may I take across?"];
    let asked = number(&told.at(norway, &say));
    north.until_line("intermediary", asked);
    let reply = asked.to_string();
    let answer = [
        "say",
        "intermediary",
        "We stop firing at six if they do.",
        "--reply-to",
        &reply,
    ];
    let said = number(&told.at(north, &answer));
    norway.until_line("North", said);
    let ask = number(&told.at(norway, &["ask", "North", "--of", &said.to_string()]));
    north.until_line("intermediary", ask);
    told.at(north, &["asks"]);
    let permit = ["permit", "intermediary", "--ask", &ask.to_string()];
    let permission = number(&told.at(north, &permit));
    norway.until_line("North", permission);
    told.at(norway, &["tray"]);
    let permission = permission.to_string();
    let altered = "We stop firing at seven if they do.";
    told.at(
        norway,
        &[
            "convey",
            "North",
            &permission,
            "--words",
            altered,
            "--hold",
            "0",
        ],
    );
    told.at(norway, &["convey", "North", &permission, "--hold", "0"]);
    told.at(norway, &["convey", "North", &permission, "--hold", "0"]);
    told.at(south, &["show", "intermediary"]);
    let withdrawn = number(&told.at(north, &["withdraw", "intermediary", &permission]));
    north.until_line("intermediary", withdrawn);
    told.at(north, &["show", "intermediary"]);
    shown_first(told, norway, north, south);
    sound_out(told, norway, north, south);
    told.at(norway, &["say", "Atlantis", "Anybody there?"]);
    told.at(south, &["permit", "intermediary", "--ask", "99"]);
}

/// Words that the side wants to see before they go: a no, a yes, and the way
/// across.
fn shown_first(told: &mut Transcript, norway: &Desk, north: &Desk, south: &Desk) {
    let permit = [
        "permit",
        "intermediary",
        "We need some days.",
        "--shown-first",
    ];
    let permission = number(&told.at(north, &permit));
    norway.until_line("North", permission);
    told.at(norway, &["tray"]);
    let permission = permission.to_string();
    told.at(norway, &["convey", "North", &permission, "--hold", "0"]);
    let show = |told: &mut Transcript, words: &str| {
        let shown = number(&told.at(norway, &["show-first", "North", &permission, words]));
        north.until_line("intermediary", shown);
        shown.to_string()
    };
    let first = show(told, "North begs for days.");
    told.at(north, &["asks"]);
    let no = [
        "refuse",
        "intermediary",
        &first,
        "--reason",
        "We do not beg.",
    ];
    let refused = number(&told.at(north, &no));
    norway.until_line("North", refused);
    let second = show(told, "North asks for a few days.");
    let yes = number(&told.at(north, &["permit", "intermediary", "--ask", &second]));
    norway.until_line("North", yes);
    told.at(norway, &["tray"]);
    told.at(norway, &["convey", "North", &permission, "--hold", "0"]);
    told.at(south, &["show", "intermediary"]);
    told.at(north, &["show", "intermediary"]);
}

/// A question that is nobody's offer.
fn sound_out(told: &mut Transcript, norway: &Desk, north: &Desk, south: &Desk) {
    let permit = [
        "permit",
        "intermediary",
        "Would ten days do?",
        "--sound-out",
    ];
    let permission = number(&told.at(north, &permit));
    norway.until_line("North", permission);
    told.at(norway, &["tray"]);
    let permission = permission.to_string();
    told.at(norway, &["convey", "North", &permission, "--hold", "0"]);
    told.at(south, &["show", "intermediary"]);
}

fn line_with(text: &str, start: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(start));
    line.expect("there is such a line").to_owned()
}

fn number(out: &str) -> u64 {
    out.lines()
        .find_map(|line| line.strip_prefix("number ")?.parse().ok())
        .expect("an entry has a number")
}

#[test]
fn help_teaches_every_command() {
    let world = tempfile::tempdir().expect("a folder");
    let mut told = Transcript::default();
    let help = |arguments: &[&str]| {
        let output = crate::world::program(world.path()).args(arguments).output();
        Ran::from(output.expect("the program runs"))
    };
    told.note("", &["--help"], help(&["--help"]));
    teach(&mut told, &help, &mut Vec::new());
    told.assert_golden(snapbox::file!["transcripts/help.txt"]);
}

/// Notes the help of all commands under one, as its own help names them.
fn teach(told: &mut Transcript, help: &impl Fn(&[&str]) -> Ran, under: &mut Vec<String>) {
    let shown = |under: &[String]| {
        let arguments = under.iter().map(String::as_str).chain(["-h"]);
        help(&arguments.collect::<Vec<_>>())
    };
    let listed = shown(under).ok();
    let lines = listed.lines().skip_while(|line| *line != "Commands:");
    let names = lines.skip(1).take_while(|line| !line.is_empty());
    let named = |line: &str| {
        let name = line.strip_prefix("  ")?;
        let name = name.split_whitespace().next()?;
        (!name.is_empty() && !line.starts_with("   ")).then(|| name.to_owned())
    };
    for name in names.filter_map(named).filter(|name| name != "help") {
        under.push(name);
        let arguments = under.iter().map(String::as_str).chain(["-h"]);
        told.note("", &arguments.collect::<Vec<_>>(), shown(under));
        teach(told, help, under);
        under.pop();
    }
}

#[test]
fn misspelt_commands_are_answered_with_what_was_meant() {
    let world = tempfile::tempdir().expect("a folder");
    let output = crate::world::program(world.path()).arg("convay").output();
    let ran = Ran::from(output.expect("the program runs"));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("convey"), "{}", ran.err);
}

#[test]
fn completions_are_made_for_every_shell() {
    let world = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = crate::world::program(world.path())
            .args(["completions", shell])
            .output();
        let script = Ran::from(output.expect("the program runs")).ok();
        assert!(script.contains("convey"), "{shell}");
    }
}
