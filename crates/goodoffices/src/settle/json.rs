//! The answer for scripts: one line of JSON, written as it is made.
//!
//! A frontier may have millions of points: none is held twice. Numbers are the
//! nearest doubles; what is too large for one is null.

use std::io::{self, BufWriter, Write};

use num_traits::ToPrimitive as _;
use serde::Serialize;
use settlement::check::{Checked, Proof};
use settlement::{
    Agreement, Answer, Decision, Domain, Frontier, FrontierStatus, Number, Outcomes, Status,
};

use crate::display::json;
use crate::failure::Failure;
use crate::settle::patience::Patience;
use crate::settle::work::Settled;

/// Writes everything to the standard output.
///
/// # Errors
/// If the standard output is gone.
pub(crate) fn write(
    settled: &Settled<'_>,
    packages: bool,
    patience: &Patience,
) -> Result<(), Failure> {
    let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut writer = Writer {
        out,
        settled,
        names: Names::of(settled),
    };
    let written = writer
        .all(packages, patience)
        .and_then(|()| writer.out.flush());
    written.map_err(|error| Failure::output(&error))
}

struct Writer<'a, W: Write> {
    out: W,
    settled: &'a Settled<'a>,
    names: Names,
}

/// Names as JSON, each made once.
struct Names {
    sides: Vec<String>,
    issues: Vec<String>,
}

impl Names {
    fn of(settled: &Settled<'_>) -> Self {
        let problem = settled.problem;
        Self {
            sides: problem
                .sides
                .iter()
                .map(|side| quoted(&side.name))
                .collect(),
            issues: problem
                .issues
                .iter()
                .map(|issue| quoted(&issue.name))
                .collect(),
        }
    }
}

fn quoted(text: &str) -> String {
    // A text always has a JSON form.
    json::line(&text).unwrap_or_default()
}

impl<W: Write> Writer<'_, W> {
    fn all(&mut self, packages: bool, patience: &Patience) -> io::Result<()> {
        let settled = self.settled;
        let outcomes = match settled.engine.outcomes() {
            Outcomes::Count(count) => count.to_string(),
            Outcomes::Endless => "endless".to_owned(),
        };
        write!(self.out, "{{\"outcomes\":\"{outcomes}\",\"sides\":[")?;
        self.list(settled.problem.sides.len(), |writer, side| {
            writer.put_name(side)
        })?;
        self.out.write_all(b"]")?;
        if let Some(frontier) = &settled.frontier {
            self.frontier(frontier, packages, patience)?;
        }
        for answer in &settled.answers {
            self.answer(answer)?;
        }
        self.winner()?;
        self.ends()?;
        self.offers()?;
        if let Some(Ok(checked)) = &settled.checked {
            self.checked(checked)?;
        }
        self.out.write_all(b"}\n")
    }

    fn put_name(&mut self, side: usize) -> io::Result<()> {
        let name = self.names.sides.get(side).map_or("\"\"", String::as_str);
        self.out.write_all(name.as_bytes())
    }

    /// Parts with commas between them.
    fn list(
        &mut self,
        count: usize,
        mut each: impl FnMut(&mut Self, usize) -> io::Result<()>,
    ) -> io::Result<()> {
        for at in 0..count {
            if at > 0 {
                self.out.write_all(b",")?;
            }
            each(self, at)?;
        }
        Ok(())
    }

    fn frontier(
        &mut self,
        frontier: &Frontier,
        packages: bool,
        patience: &Patience,
    ) -> io::Result<()> {
        let (status, bound) = match &frontier.status {
            FrontierStatus::Optimal => ("optimal", None),
            FrontierStatus::Within { bound } => ("within", Some(bound)),
            FrontierStatus::Infeasible => ("infeasible", None),
            FrontierStatus::Stopped { bound } => ("stopped", Some(bound)),
        };
        let points = &frontier.points;
        let size = points.len();
        write!(
            self.out,
            ",\"frontier\":{{\"status\":\"{status}\",\"size\":{size},\"points\":["
        )?;
        let mut halt = packages.then(|| patience.halt("packages"));
        self.list(size, |writer, point| {
            writer.out.write_all(b"{\"utilities\":[")?;
            writer.list(points.sides(), |writer, side| {
                writer.double(points.approximate(point, side))
            })?;
            writer.out.write_all(b"]")?;
            if points.joined(point) {
                writer.out.write_all(b",\"joined\":true")?;
            }
            if !points.reached(point) {
                writer.out.write_all(b",\"reached\":false")?;
            } else if let Some(halt) = &mut halt {
                let engine = &writer.settled.engine;
                let package = points
                    .utilities(point)
                    .and_then(|utilities| engine.package(&utilities, halt));
                writer.out.write_all(b",\"package\":")?;
                match package {
                    Some(package) => writer.package(&package)?,
                    None => writer.out.write_all(b"null")?,
                }
            }
            writer.out.write_all(b"}")
        })?;
        self.out.write_all(b"]")?;
        if let Some(bound) = bound {
            self.out.write_all(b",\"bound\":")?;
            self.number(bound)?;
        }
        self.out.write_all(b"}")
    }

    fn answer(&mut self, answer: &Answer) -> io::Result<()> {
        let (status, bound) = match &answer.status {
            Status::Optimal => ("optimal", None),
            Status::Within { bound } => ("within", Some(Some(bound))),
            Status::Infeasible => ("infeasible", None),
            Status::Stopped { bound } => ("stopped", Some(bound.as_ref())),
        };
        write!(
            self.out,
            ",\"{}\":{{\"status\":\"{status}\"",
            answer.solution.key()
        )?;
        if let Some(agreement) = &answer.agreement {
            self.out.write_all(b",")?;
            self.agreement(agreement)?;
        }
        if let Some(measure) = &answer.measure {
            self.out.write_all(b",\"measure\":")?;
            self.number(measure)?;
        }
        if let Some(bound) = bound {
            self.out.write_all(b",\"bound\":")?;
            self.double(bound.and_then(Number::to_f64))?;
        }
        self.out.write_all(b"}")
    }

    /// `"utilities":[…],"package":{…}`, without braces.
    fn agreement(&mut self, agreement: &Agreement) -> io::Result<()> {
        self.out.write_all(b"\"utilities\":")?;
        self.numbers(&agreement.utilities)?;
        self.out.write_all(b",\"package\":")?;
        self.package(&agreement.package)
    }

    fn package(&mut self, package: &[Decision]) -> io::Result<()> {
        self.out.write_all(b"{")?;
        self.list(package.len(), |writer, at| {
            let name = writer.names.issues.get(at).map_or("\"\"", String::as_str);
            writer.out.write_all(name.as_bytes())?;
            writer.out.write_all(b":")?;
            let issue = writer.settled.problem.issues.get(at);
            match (issue.map(|issue| &issue.domain), package.get(at)) {
                (Some(domain), Some(Decision::Option(option))) => {
                    let name = domain.name_of(*option).unwrap_or_default();
                    writer.out.write_all(quoted(&name).as_bytes())
                }
                (Some(domain), Some(Decision::Shares(shares))) => writer.shares(domain, shares),
                _ => writer.out.write_all(b"null"),
            }
        })?;
        self.out.write_all(b"}")
    }

    /// Each side's share; what the first one's stands for, where it stands for
    /// a quantity.
    fn shares(&mut self, domain: &Domain, shares: &[Number]) -> io::Result<()> {
        self.out.write_all(b"{")?;
        self.list(shares.len(), |writer, side| {
            writer.put_name(side)?;
            writer.out.write_all(b":")?;
            writer.double(shares.get(side).and_then(Number::to_f64))
        })?;
        // A side of that name goes first.
        let taken = self
            .settled
            .problem
            .sides
            .iter()
            .any(|side| side.name == "value");
        if let Some(value) = value_of(domain, shares).filter(|_| !taken) {
            self.out.write_all(b",\"value\":")?;
            self.number(&value)?;
        }
        self.out.write_all(b"}")
    }

    fn winner(&mut self) -> io::Result<()> {
        let Some(winner) = &self.settled.winner else {
            return Ok(());
        };
        self.out
            .write_all(b",\"adjusted_winner\":{\"status\":\"optimal\",")?;
        self.agreement(&winner.agreement)?;
        self.out.write_all(b",\"points\":")?;
        self.numbers(&winner.points)?;
        let split = winner.split.and_then(|split| self.names.issues.get(split));
        let split = split.map_or("null", String::as_str).to_owned();
        write!(self.out, ",\"split\":{split}}}")
    }

    /// What the sides have without an agreement, and their best with one.
    fn ends(&mut self) -> io::Result<()> {
        let sides = &self.settled.problem.sides;
        let reservations: Vec<Number> = sides.iter().map(|side| side.reservation.clone()).collect();
        self.out.write_all(b",\"reservations\":")?;
        self.numbers(&reservations)?;
        if let Some(ideals) = &self.settled.ideals {
            self.out.write_all(b",\"ideals\":")?;
            self.numbers(ideals)?;
        }
        Ok(())
    }

    fn offers(&mut self) -> io::Result<()> {
        if let Some(near) = &self.settled.near {
            self.out.write_all(b",\"near\":{\"side\":")?;
            self.put_name(near.side)?;
            self.out.write_all(b",\"amount\":")?;
            self.number(&near.within)?;
            self.out.write_all(b",\"packages\":[")?;
            self.agreements(&near.packages)?;
            self.out.write_all(b"]}")?;
        }
        if let Some(improved) = &self.settled.improved {
            self.out.write_all(b",\"improvements\":{\"given\":{")?;
            self.agreement(&improved.given)?;
            write!(
                self.out,
                ",\"possible\":{}}},\"packages\":[",
                improved.possible
            )?;
            self.agreements(&improved.packages)?;
            self.out.write_all(b"]}")?;
        }
        Ok(())
    }

    fn agreements(&mut self, all: &[Agreement]) -> io::Result<()> {
        self.list(all.len(), |writer, at| {
            writer.out.write_all(b"{")?;
            if let Some(agreement) = all.get(at) {
                writer.agreement(agreement)?;
            }
            writer.out.write_all(b"}")
        })
    }

    fn checked(&mut self, checked: &Checked) -> io::Result<()> {
        let far = |proof: &Proof| match proof {
            Proof::Whole => "whole",
            Proof::Sound { .. } => "sound",
        };
        let mut parts: Vec<(&str, &str)> = Vec::new();
        parts.extend(
            checked
                .frontier
                .iter()
                .map(|proof| ("frontier", far(proof))),
        );
        let answers = self.settled.answers.iter().zip(&checked.answers);
        parts.extend(answers.map(|(answer, proof)| (answer.solution.key(), far(proof))));
        self.out.write_all(b",\"checked\":{")?;
        self.list(parts.len(), |writer, at| match parts.get(at) {
            Some((what, far)) => write!(writer.out, "\"{what}\":\"{far}\""),
            None => Ok(()),
        })?;
        self.out.write_all(b"}")
    }

    fn numbers(&mut self, numbers: &[Number]) -> io::Result<()> {
        self.out.write_all(b"[")?;
        self.list(numbers.len(), |writer, at| {
            writer.double(numbers.get(at).and_then(Number::to_f64))
        })?;
        self.out.write_all(b"]")
    }

    fn number(&mut self, number: &Number) -> io::Result<()> {
        self.double(number.to_f64())
    }

    fn double(&mut self, value: Option<f64>) -> io::Result<()> {
        let value = value.filter(|value| value.is_finite());
        // Without the sign of a nothing.
        let value = value.map(|value| if value == 0.0 { 0.0 } else { value });
        value
            .serialize(&mut serde_json::Serializer::new(&mut self.out))
            .map_err(io::Error::from)
    }
}

/// What the first side's share of something divisible stands for.
pub(crate) fn value_of(domain: &Domain, shares: &[Number]) -> Option<Number> {
    let Domain::Divisible { low, high } = domain else {
        return None;
    };
    let plain = *low == Number::default() && *high == Number::from_integer(1.into());
    let first = shares.first().filter(|_| !plain)?;
    Some(low + (high - low) * first)
}
