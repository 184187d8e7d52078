//! The marks in the plane and the labels beside them.

use super::{Plane, TOGETHER, pair};
use crate::block::{self, Block};
use crate::frame::Frame;
use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::labels::{self, Busy, Label};
use crate::marks;
use crate::scene::{Group, Scene};
use crate::svg::{Drawing, Words};
use crate::text;

impl Plane {
    /// The marks and their labels.
    pub(super) fn marks(
        &self,
        frame: &mut Frame,
        scene: &mut Scene<'_>,
        groups: &[Group<'_>],
        busy: Busy,
    ) {
        let mut blocks: Vec<(Block, Label)> = Vec::new();
        // Where one of these is at a solution, that one's label says so.
        let mut ideal = self.ideal;
        let mut nothing = (self.within == [true; 2]).then_some(self.reservation);
        for group in groups {
            let Some(at) = pair(group.at()) else { continue };
            let at = Spot::new(self.across.place(at[0]), self.upwards.place(at[1]));
            let mut block = Block::of(group, true);
            if ideal
                .take_if(|ideal| ideal.distance(at) <= TOGETHER)
                .is_some()
            {
                block = block.say("also each side’s best", 13.0, false, Ink::Text);
            }
            if nothing
                .take_if(|nothing| nothing.distance(at) <= TOGETHER)
                .is_some()
            {
                block = block.say("no better than no agreement", 13.0, false, Ink::Text);
            }
            let label = block.label(at, marks::REACH, (0.7, -0.7));
            blocks.push((block, label));
        }
        if let Some(at) = ideal {
            let block =
                Block::default().say("Ideal: each side’s best at once", 13.0, false, Ink::Text);
            let label = block.label(at, 7.0, (-0.7, -0.7));
            blocks.push((block, label));
        }
        if let Some(at) = nothing {
            let worth = block::figures(&scene.reservation);
            let block = Block::default()
                .say("No agreement", 13.0, false, Ink::Text)
                .say(&worth, 12.5, false, Ink::Muted);
            let label = block.label(at, 5.0, (-0.7, 0.7));
            blocks.push((block, label));
        }
        let (corner, area) = (self.reservation, self.area);
        let mut busy = busy;
        busy.line(
            Spot::new(corner.x, area.y),
            Spot::new(corner.x, area.bottom()),
            2.0,
        );
        busy.line(
            Spot::new(area.x, corner.y),
            Spot::new(area.right(), corner.y),
            2.0,
        );
        let busy = busy.sealed();
        let wanted: Vec<Label> = blocks.iter().map(|(_, label)| label.clone()).collect();
        let mut taken: Vec<Rect> = wanted
            .iter()
            .map(|label| Rect::around(label.at, label.reach))
            .collect();
        taken.extend(self.caption(&mut frame.drawing));
        if scene.nothing.is_some() {
            taken.push(Rect::new(
                area.x + 0.1 * area.width,
                area.y + 0.35 * area.height,
                0.8 * area.width,
                0.3 * area.height,
            ));
        }
        let places = labels::place(&wanted, area.grown(-3.0), &taken, &busy);
        if let Some(at) = ideal {
            marks::ideal(&mut frame.drawing, at);
        }
        if let Some(at) = nothing {
            marks::reservation(&mut frame.drawing, at);
        }
        for (place, (block, _)) in places.iter().zip(&blocks) {
            match place {
                Some(place) => block.draw(&mut frame.drawing, place),
                None => scene
                    .notes
                    .push(format!("Shown without a label: {}.", block.sentence())),
            }
        }
        for (group, (_, label)) in groups.iter().zip(&blocks) {
            match group.solutions.as_slice() {
                [alone] => marks::solution(&mut frame.drawing, alone.solution, label.at, 1.0),
                _ => marks::together(&mut frame.drawing, label.at),
            }
        }
    }

    /// Says in the region of agreement what it is, if there is room.
    fn caption(&self, drawing: &mut Drawing) -> Option<Rect> {
        let corner = self.reservation;
        for (size, lines) in [
            (13.0, &["Both sides prefer this to no agreement"][..]),
            (13.0, &["Both sides prefer", "this to no agreement"][..]),
        ] {
            let width = lines.iter().map(|line| text::width(line, size, false));
            let width = width.fold(0.0, f64::max);
            let height = 17.0 * lines.len() as f64;
            let area = Rect::new(corner.x + 14.0, corner.y - 12.0 - height, width, height);
            let far = Spot::new(area.right() + 14.0, area.y - 14.0);
            if !self.curve.covers(far) || !self.area.holds(&area) {
                continue;
            }
            for (place, line) in lines.iter().enumerate() {
                let at = Spot::new(area.x, area.y + 13.0 + 17.0 * place as f64);
                drawing.words(&Words::new(line, at, size, Ink::Muted).halo());
            }
            return Some(area);
        }
        None
    }
}
