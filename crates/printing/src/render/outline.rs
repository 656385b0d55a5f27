//! Outline: one line an item, to be read and compared as text.

use std::fmt::Write;

use crate::page::{Area, Direction, Document, Item, TextRun};

/// Every item of a document on a line of its own.
pub fn outline(document: &Document) -> String {
    let mut out = format!("form {} | {}\n", document.form, document.title);
    for page in &document.pages {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "page {} x {} | {}", page.width_um, page.height_um, page.title);
        for item in &page.items {
            out.push_str(&line(item));
            out.push('\n');
        }
    }
    out
}

fn line(item: &Item) -> String {
    match item {
        Item::Text(run) => text(run),
        Item::Rule(area) => format!("rule {}", place(*area)),
        Item::Box { field, area } => format!("box {field} {}", place(*area)),
        Item::Image { area, seal } => {
            format!("image {} of {} x {} px", place(*area), seal.width_px(), seal.height_px())
        }
        Item::Code(code) => {
            let dark = code.modules.iter().filter(|dark| **dark).count();
            format!("code {} of {} modules a side, {dark} dark", place(code.area), code.side)
        }
    }
}

fn place(area: Area) -> String {
    format!("{},{} {} x {}", area.x_um, area.y_um, area.width_um, area.height_um)
}

fn text(run: &TextRun) -> String {
    let ids: Vec<String> = run.glyphs.iter().map(|glyph| glyph.id.to_string()).collect();
    format!(
        "text {} {} {} at {},{} {} {} | {} | {}",
        run.field.unwrap_or("-"),
        run.typeface.word(),
        run.size_um,
        run.x_um,
        run.y_um,
        match run.direction {
            Direction::Across => "wide",
            Direction::Down => "down",
        },
        run.length_um(),
        run.text().escape_debug(),
        ids.join(" ")
    )
}
