//! Points of many sides, asked whether one of them is at least as good for
//! every side: k-d trees of doubling sizes (J. Bentley and J. Saxe,
//! *Decomposable Searching Problems*, J. Algorithms 1, 1980).

use crate::unit::Unit;

/// Points of a leaf.
const LEAF: usize = 16;

/// Points, in trees of doubling sizes.
pub(crate) struct Forest<U> {
    sides: usize,
    /// Points that are in no tree yet.
    fresh: Vec<U>,
    trees: Vec<Option<Tree<U>>>,
}

struct Tree<U> {
    points: Vec<U>,
    /// The best utilities under each node, in the order in which the nodes are
    /// met when each is met before its halves.
    best: Vec<U>,
}

impl<U: Unit> Forest<U> {
    pub(crate) fn new(sides: usize) -> Self {
        Self {
            sides,
            fresh: Vec::new(),
            trees: Vec::new(),
        }
    }

    /// Whether some point is at least as good as this one for every side.
    pub(crate) fn holds_at_least(&self, asked: &[U]) -> bool {
        self.trees
            .iter()
            .rev()
            .flatten()
            .any(|tree| tree.holds_at_least(self.sides, asked))
            || any_at_least(&self.fresh, asked)
    }

    pub(crate) fn insert(&mut self, point: &[U]) {
        self.fresh.extend_from_slice(point);
        if self.fresh.len() < 2 * LEAF * self.sides {
            return;
        }
        let mut points = std::mem::take(&mut self.fresh);
        for tree in &mut self.trees {
            match tree.take() {
                Some(tree) => points.extend(tree.points),
                None => {
                    *tree = Some(Tree::of(self.sides, points));
                    return;
                }
            }
        }
        self.trees.push(Some(Tree::of(self.sides, points)));
    }
}

fn any_at_least<U: Unit>(points: &[U], asked: &[U]) -> bool {
    points
        .chunks_exact(asked.len())
        .any(|point| at_least(point, asked))
}

fn at_least<U: Unit>(point: &[U], asked: &[U]) -> bool {
    point.iter().zip(asked).all(|(one, two)| one >= two)
}

impl<U: Unit> Tree<U> {
    fn of(sides: usize, points: Vec<U>) -> Self {
        let mut order: Vec<usize> = (0..points.len() / sides).collect();
        let mut best = Vec::new();
        split(sides, &points, &mut order, &mut best);
        Self {
            points: super::picked(&points, sides, &order),
            best,
        }
    }

    fn holds_at_least(&self, sides: usize, asked: &[U]) -> bool {
        let mut node = 0;
        self.search(sides, 0, self.points.len() / sides, &mut node, asked)
    }

    fn search(&self, sides: usize, from: usize, to: usize, node: &mut usize, asked: &[U]) -> bool {
        let best = &self.best[*node * sides..(*node + 1) * sides];
        if !at_least(best, asked) {
            *node += nodes(to - from);
            return false;
        }
        *node += 1;
        if to - from <= LEAF {
            return any_at_least(&self.points[from * sides..to * sides], asked);
        }
        let middle = from.midpoint(to);
        self.search(sides, from, middle, node, asked) || self.search(sides, middle, to, node, asked)
    }
}

/// Nodes of a tree of so many points.
fn nodes(points: usize) -> usize {
    if points <= LEAF {
        return 1;
    }
    let left = points / 2;
    1 + nodes(left) + nodes(points - left)
}

fn split<U: Unit>(sides: usize, points: &[U], order: &mut [usize], best: &mut Vec<U>) {
    let of = |side: usize| order.iter().map(move |point| points[point * sides + side]);
    let most: Vec<U> = (0..sides)
        .map(|side| of(side).max().unwrap_or_default())
        .collect();
    let widest = (0..sides).max_by_key(|side| most[*side] - of(*side).min().unwrap_or_default());
    best.extend(most);
    if order.len() <= LEAF {
        return;
    }
    let widest = widest.unwrap_or(0);
    let middle = order.len() / 2;
    order.select_nth_unstable_by(middle, |one, two| {
        points[two * sides + widest].cmp(&points[one * sides + widest])
    });
    let (left, right) = order.split_at_mut(middle);
    split(sides, points, left, best);
    split(sides, points, right, best);
}
