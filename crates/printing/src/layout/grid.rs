//! The frame of a side: where the lines run between its cells, and what is left inside each.
//!
//! Knows rectangles in pixels. A cell owns the line at its left and upper edge; where it has no neighbour, the line is
//! thicker and lies within it. So neighbours share one line, and no line leaves the cells.

use crate::forms::{Px, area_px};
use crate::page::Area;

/// A line between two cells, in pixels.
const INNER: i32 = 1;

/// A line at the outer edge, in pixels.
const OUTER: i32 = 2;

/// The cells of a side over all places where one begins or ends.
pub(super) struct Grid<'c> {
    cells: &'c [Px],
    xs: Vec<i32>,
    ys: Vec<i32>,
    /// row by row: the cell that covers the place
    owner: Vec<Option<usize>>,
}

/// Which line runs along a part of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Inner,
    /// the cell lies after the edge: below it, or to its right
    OuterAfter,
    /// the cell lies before the edge
    OuterBefore,
}

impl Line {
    fn between(before: Option<usize>, after: Option<usize>) -> Option<Self> {
        match (before, after) {
            (Some(one), Some(other)) => (one != other).then_some(Self::Inner),
            (None, Some(_)) => Some(Self::OuterAfter),
            (Some(_), None) => Some(Self::OuterBefore),
            (None, None) => None,
        }
    }

    /// Where it begins across its direction, and how thick it is.
    fn across(self, edge: i32) -> (i32, i32) {
        match self {
            Self::Inner => (edge, INNER),
            Self::OuterAfter => (edge, OUTER),
            Self::OuterBefore => (edge - OUTER, OUTER),
        }
    }
}

impl<'c> Grid<'c> {
    pub fn new(cells: &'c [Px]) -> Self {
        let edges = |edge: fn(&Px) -> [i32; 2]| {
            let mut edges: Vec<i32> = cells.iter().flat_map(edge).collect();
            edges.sort_unstable();
            edges.dedup();
            edges
        };
        let (xs, ys) = (edges(|cell| [cell.x, cell.right()]), edges(|cell| [cell.y, cell.bottom()]));
        let covers = |cell: &Px, x: i32, y: i32| cell.x <= x && x < cell.right() && cell.y <= y && y < cell.bottom();
        let owner =
            ys.iter().flat_map(|y| xs.iter().map(|x| cells.iter().position(|cell| covers(cell, *x, *y)))).collect();
        Self { cells, xs, ys, owner }
    }

    /// The cell over a place; none before the first and after the last.
    fn over(&self, column: Option<usize>, row: Option<usize>) -> Option<usize> {
        let (column, row) = (column?, row?);
        self.owner.get(row * self.xs.len() + column).copied().flatten()
    }

    /// Every line once, as long as it goes.
    pub fn lines(&self) -> Vec<Area> {
        let mut lines = Vec::new();
        for (row, y) in self.ys.iter().enumerate() {
            let line =
                |column| Line::between(self.over(Some(column), row.checked_sub(1)), self.over(Some(column), Some(row)));
            for (line, from, to) in stretches(&self.xs, line) {
                let (y, height) = line.across(*y);
                lines.push(area_px(from, y, to - from, height));
            }
        }
        for (column, x) in self.xs.iter().enumerate() {
            let line =
                |row| Line::between(self.over(column.checked_sub(1), Some(row)), self.over(Some(column), Some(row)));
            for (line, from, to) in stretches(&self.ys, line) {
                let (x, width) = line.across(*x);
                lines.push(area_px(x, from, width, to - from));
            }
        }
        lines
    }

    /// What the lines leave inside a cell.
    pub fn inside(&self, at: usize) -> Area {
        let cell = self.cells[at];
        let outer = |x: i32, y: i32| {
            let place = |edges: &[i32], at: i32| edges.partition_point(|edge| *edge <= at).checked_sub(1);
            self.over(place(&self.xs, x), place(&self.ys, y)).is_none()
        };
        let across = |y: i32| self.xs.iter().any(|x| (cell.x..cell.right()).contains(x) && outer(*x, y));
        let down = |x: i32| self.ys.iter().any(|y| (cell.y..cell.bottom()).contains(y) && outer(x, *y));
        let after = |outer: bool| if outer { OUTER } else { INNER };
        let before = |outer: bool| if outer { OUTER } else { 0 };
        let (left, top) = (after(down(cell.x - 1)), after(across(cell.y - 1)));
        let (right, bottom) = (before(down(cell.right())), before(across(cell.bottom())));
        area_px(cell.x + left, cell.y + top, cell.width - left - right, cell.height - top - bottom)
    }
}

/// Neighbouring parts of one edge that have the same line, each with where it begins and ends.
fn stretches(edges: &[i32], line: impl Fn(usize) -> Option<Line>) -> Vec<(Line, i32, i32)> {
    let mut found: Vec<(Line, i32, i32)> = Vec::new();
    for (part, ends) in edges.windows(2).enumerate() {
        let Some(line) = line(part) else { continue };
        match found.last_mut() {
            Some((last, _, to)) if *last == line && *to == ends[0] => *to = ends[1],
            Some(_) | None => found.push((line, ends[0], ends[1])),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(all: &[[i32; 4]]) -> Vec<Px> {
        all.iter().map(|[x, y, width, height]| Px { x: *x, y: *y, width: *width, height: *height }).collect()
    }

    #[track_caller]
    fn check(all: &[[i32; 4]], lines: &[[i32; 4]]) {
        let cells = cells(all);
        let lines: Vec<Area> = lines.iter().map(|[x, y, width, height]| area_px(*x, *y, *width, *height)).collect();
        assert_eq!(Grid::new(&cells).lines(), lines);
    }

    #[test]
    fn a_cell_alone_has_four_thick_lines_inside_it() {
        check(&[[10, 10, 100, 50]], &[[10, 10, 100, 2], [10, 58, 100, 2], [10, 10, 2, 50], [108, 10, 2, 50]]);
    }

    #[test]
    fn neighbours_share_one_thin_line_and_what_goes_on_is_one_line() {
        // two above one
        check(
            &[[0, 0, 40, 20], [40, 0, 60, 20], [0, 20, 100, 30]],
            &[[0, 0, 100, 2], [0, 20, 100, 1], [0, 48, 100, 2], [0, 0, 2, 50], [40, 0, 1, 20], [98, 0, 2, 50]],
        );
    }

    #[test]
    fn cells_apart_have_their_own_outer_lines() {
        check(
            &[[0, 0, 10, 10], [20, 0, 10, 10]],
            &[
                [0, 0, 10, 2],
                [20, 0, 10, 2],
                [0, 8, 10, 2],
                [20, 8, 10, 2],
                [0, 0, 2, 10],
                [8, 0, 2, 10],
                [20, 0, 2, 10],
                [28, 0, 2, 10],
            ],
        );
    }

    #[test]
    fn the_inside_of_every_cell_is_off_all_lines() {
        let cells = cells(&[[0, 0, 40, 20], [40, 0, 60, 20], [0, 20, 100, 30], [20, 50, 30, 30]]);
        let grid = Grid::new(&cells);
        for at in 0..cells.len() {
            let inside = grid.inside(at);
            assert!(grid.lines().iter().all(|line| !line.overlaps(inside)), "{at}: {inside:?}");
        }
        assert_eq!(grid.inside(1), area_px(41, 2, 57, 18));
        // its lower edge lies outside for the most part
        assert_eq!(grid.inside(2), area_px(2, 21, 96, 27));
        assert_eq!(grid.inside(3), area_px(22, 51, 26, 27));
    }
}
