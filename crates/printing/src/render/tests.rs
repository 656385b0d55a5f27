//! What comes out of the renderers, asked of programs that are not ours.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use madoguchi_domain::face::{Face, FieldName};

use super::{Placement, name_svg, outline, pdf, svg};
use crate::forms::{ALL, limit_certificate, qualification_notice, trial};
use crate::layout::lay_out_rows;
use crate::page::{Area, Document, Item};
use crate::sample::{NAME, face, fonts, laid, laid_on, notice, of, reviewed, sheet, text, with};

fn run(program: &str, package: &str, args: &[&str]) -> Output {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: install the package {package}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A folder of its own for one test, removed afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("madoguchi-printing-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn pdf(&self, document: &Document, placement: &Placement) -> String {
        let path = self.path("page.pdf");
        std::fs::write(&path, pdf(document, &fonts(), placement).unwrap()).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copied(document: &Document) -> String {
    let scratch = Scratch::new(&format!("copy-{}", &document.hash(&fonts())[..8]));
    let path = scratch.pdf(document, &Placement::NONE);
    let text = run("pdftotext", "poppler-utils", &["-raw", "-enc", "UTF-8", &path, "-"]).stdout;
    String::from_utf8(text).unwrap()
}

/// Words and a value set from top to bottom, and two rows.
fn slip() -> Document {
    let head = Face::default()
        .with(FieldName::HeadName, text("葛\u{E0102}西　𠮷郎"))
        .with(FieldName::InsurerName, text("葛\u{E0102}市、コーヒー（１2）・ッ。"));
    lay_out_rows(&trial::SLIP, &head, &[notice(), notice()], &sheet(), &fonts()).unwrap()
}

/// pdftotext reads every space, U+3000 too, as a gap of its own; all else must be exact.
fn packed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn text_copied_from_the_pdf_is_the_record() {
    for (name, form, face) in reviewed() {
        let text = packed(&copied(&laid_on(form, &face).unwrap()));
        for (field, value) in face.texts() {
            let value = packed(&value);
            assert!(text.contains(&value), "{name}: {field:?}: {value:?} not in {text:?}");
        }
    }
}

#[test]
fn text_set_down_is_copied_and_read_aloud_as_one() {
    let document = slip();
    for words in ["縦書き、テスト。「ー」ャ12", "葛\u{E0102}市、コーヒー（１2）・ッ。"] {
        assert!(packed(&copied(&document)).contains(words), "{words}");
        assert!(svg(&document.pages[0], &fonts()).contains(words), "{words}");
    }
}

#[test]
fn one_glyph_with_two_texts_copies_as_two_texts() {
    let name = "辻\u{E0102}辻\u{E0103}辻 葛葛\u{E0102}";
    let text = copied(&laid(&with(FieldName::Name, name)).unwrap());
    assert!(text.contains(name), "{text:?}");
}

#[test]
fn a_certificate_with_its_seal_is_small_and_its_bytes_depend_on_nothing_else() {
    let document = laid(&face()).unwrap();
    let (one, two) = (
        pdf(&document, &fonts(), &Placement::NONE).unwrap(),
        pdf(&document.clone(), &fonts(), &Placement::NONE).unwrap(),
    );
    assert!(one.len() <= 80_000, "{} bytes", one.len());
    assert_eq!(one, two);
    assert!(one.starts_with(b"%PDF-1.7"));
}

#[test]
fn the_pdf_says_nothing_of_the_person_outside_its_pages() {
    let document = laid(&face()).unwrap();
    let bytes = pdf(&document, &fonts(), &Placement::NONE).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let info = format!("{:?}", file.trailer)
        + &format!("{:?}", file.get_dictionary(file.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap());
    for word in ["葛", "1234567", "GTS_PDFX"] {
        assert!(!info.contains(word), "{info}");
    }
    let plain = String::from_utf8_lossy(&bytes);
    assert!(!plain.contains("GTS_PDFXVersion") && !plain.contains("1234567"));
    let scratch = Scratch::new("fonts");
    let fonts = run("pdffonts", "poppler-utils", &[&scratch.pdf(&document, &Placement::NONE)]).stdout;
    assert_eq!(String::from_utf8(fonts).unwrap().lines().count(), 4, "two headings, two fonts");
}

/// What a reader of codes finds on the front at 300 dpi.
fn code_of(document: &Document, scratch: &Scratch, turns: u8) -> String {
    let placement = Placement { rotate_quarter_turns: turns, dx_um: 0, dy_um: 0 };
    let (path, picture) = (scratch.pdf(document, &placement), scratch.path("side"));
    run("pdftoppm", "poppler-utils", &["-r", "300", "-f", "1", "-l", "1", "-singlefile", "-png", &path, &picture]);
    let read = run("zbarimg", "zbar-tools", &["--nodbus", "-q", "--raw", &format!("{picture}.png")]).stdout;
    String::from_utf8(read).unwrap().trim().to_owned()
}

#[test]
fn the_code_reads_as_the_number_at_300_dpi() {
    for (number, turns) in [("0001-0000001-7", 0), ("0001-0000001-7", 1), ("9999-9999999-1", 3), ("0047-1234567-9", 2)]
    {
        let scratch = Scratch::new(&format!("code-{number}-{turns}"));
        assert_eq!(code_of(&laid(&with(FieldName::CertificateNo, number)).unwrap(), &scratch, turns), number);
    }
    for (name, form, face) in reviewed() {
        let scratch = Scratch::new(&format!("code-{name}"));
        let number = face.text(FieldName::CertificateNo).unwrap();
        assert_eq!(code_of(&laid_on(form, &face).unwrap(), &scratch, 0), number, "{name}");
    }
}

#[test]
fn a_printer_gets_the_page_on_its_own_paper() {
    let document = laid(&face()).unwrap();
    for (turns, size) in
        [(0, "242.646 x 153.014"), (1, "153.014 x 242.646"), (2, "242.646 x 153.014"), (3, "153.014 x 242.646")]
    {
        let scratch = Scratch::new(&format!("turn-{turns}"));
        let placement = Placement { rotate_quarter_turns: turns, dx_um: 100, dy_um: -100 };
        let path = scratch.pdf(&document, &placement);
        let told = String::from_utf8(run("pdfinfo", "poppler-utils", &[&path]).stdout).unwrap();
        assert!(told.contains(size), "{told}");
    }
    for (form, size) in [(&limit_certificate::FORM, "257.953 x 360"), (&qualification_notice::FORM, "595.276 x 841.89")]
    {
        let scratch = Scratch::new(form.id);
        let path = scratch.pdf(&laid_on(form, &of(form)).unwrap(), &Placement::NONE);
        let told = String::from_utf8(run("pdfinfo", "poppler-utils", &[&path]).stdout).unwrap();
        assert!(told.contains(size), "{told}");
    }
}

/// The front at 300 dpi as rows of grey, drawn by a renderer of its own.
fn pixels(document: &Document, placement: &Placement) -> (usize, Vec<u8>) {
    use hayro::hayro_syntax::Pdf;
    use hayro::vello_cpu::color::palette::css::WHITE;
    let file = Pdf::new(pdf(document, &fonts(), placement).unwrap()).unwrap();
    let scale = 300.0 / 72.0;
    let settings = hayro::PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixmap = hayro::render(
        &file.pages()[0],
        &hayro::RenderCache::new(),
        &hayro::hayro_interpret::InterpreterSettings::default(),
        &hayro::RenderSettings { hinting: false, ..Default::default() },
        &settings,
    );
    let grey = pixmap.data_as_u8_slice().chunks_exact(4).map(|pixel| pixel[1]).collect();
    (usize::from(pixmap.width()), grey)
}

/// Dark pixels of the box of a name, as a set of places.
fn crop(document: &Document) -> Vec<bool> {
    let (width, grey) = pixels(document, &Placement::NONE);
    (146..222).flat_map(|y| (180..770).map(move |x| (x, y))).map(|(x, y)| grey[y * width + x] < 128).collect()
}

#[test]
fn the_ink_of_a_variant_is_not_the_ink_of_its_base() {
    let drawn = |name: &str| crop(&laid(&with(FieldName::Name, name)).unwrap());
    let (base, variant) = (drawn("葛西"), drawn("葛\u{E0102}西"));
    assert!(base.iter().filter(|dark| **dark).count() > 300, "no ink");
    let different = base.iter().zip(&variant).filter(|(one, two)| one != two).count();
    assert!(different > 40, "{different} pixels differ");
    assert_eq!(drawn("葛西"), base);
}

#[test]
fn calibration_moves_the_ink_and_nothing_else() {
    let document = laid(&face()).unwrap();
    let (width, grey) = pixels(&document, &Placement::NONE);
    // 12 pixels right, 6 down
    let moved = Placement { rotate_quarter_turns: 0, dx_um: 1016, dy_um: 508 };
    let (_, shifted) = pixels(&document, &moved);
    let rows = grey.len() / width;
    let different = (20..rows - 40)
        .flat_map(|y| (20..width - 40).map(move |x| (x, y)))
        .filter(|(x, y)| (grey[y * width + x] < 128) != (shifted[(y + 6) * width + x + 12] < 128))
        .count();
    assert!(different < rows * width / 500, "{different} pixels differ");
}

#[test]
fn a_page_as_svg_has_outlines_and_words() {
    let page = &laid(&face()).unwrap().pages[0];
    let text = svg(page, &fonts());
    assert!(text.contains("role=\"img\"") && text.contains("<title>国民健康保険資格確認書 表</title>"));
    assert!(text.contains(&format!("\n{NAME}\n")) && text.contains("data:image/png;base64,iVBOR"));
    assert!(!text.contains("<text"), "a webview would choose its own glyphs");
    assert!(name_svg(NAME, &fonts(), 4_000).unwrap().contains("<path"));
}

/// Draws what our SVG says, and nothing more than what it uses: paths, references, rectangles.
fn drawn_svg(text: &str, width: u16, height: u16) -> Vec<u8> {
    use hayro::kurbo::{Affine, BezPath, Rect};
    use hayro::vello_cpu::color::palette::css::{BLACK, WHITE};
    use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
    let attribute = |line: &str, name: &str| {
        let value = line.split_once(&format!(" {name}=\""))?.1;
        Some(value[..value.find('"')?].to_owned())
    };
    let number = |line: &str, name: &str| attribute(line, name).and_then(|value| value.parse::<f64>().ok());
    let mut context = RenderContext::new(width, height);
    let to_pixels = Affine::scale(300.0 / 25_400.0);
    let mut paths = std::collections::BTreeMap::new();
    context.set_paint(BLACK);
    for line in text.lines() {
        if line.starts_with("<path") {
            paths.insert(attribute(line, "id").unwrap(), BezPath::from_svg(&attribute(line, "d").unwrap()).unwrap());
        } else if line.starts_with("<use") {
            let numbers =
                attribute(line, "transform").unwrap().replace(|c: char| !c.is_ascii_digit() && !".-".contains(c), " ");
            let n: Vec<f64> = numbers.split_whitespace().map(|n| n.parse().unwrap()).collect();
            context.set_transform(to_pixels * Affine::new([n[2], 0.0, 0.0, n[3], n[0], n[1]]));
            context.fill_path(&paths[&attribute(line, "href").unwrap()[1..]]);
        } else if let (true, Some(x), Some(y)) = (line.starts_with("<rect"), number(line, "x"), number(line, "y")) {
            context.set_transform(to_pixels);
            let (width, height) = (number(line, "width").unwrap(), number(line, "height").unwrap());
            context.fill_rect(&Rect::new(x, y, x + width, y + height));
        }
    }
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let settings = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..Default::default() };
    context.render_with(&mut pixmap, &mut Resources::default(), settings);
    pixmap.data_as_u8_slice().chunks_exact(4).map(|pixel| pixel[1]).collect()
}

#[test]
fn the_preview_shows_the_ink_that_is_printed() {
    let each = ["qualification_certificate", "qualification_notice_of_seventy", "limit_certificate_long"];
    let papers = reviewed().into_iter().filter(|(name, _, _)| each.contains(name));
    let papers = papers.map(|(name, form, face)| (name, laid_on(form, &face).unwrap()));
    for (name, document) in papers.chain([("slip", slip())]) {
        let (width, printed) = pixels(&document, &Placement::NONE);
        let height = printed.len() / width;
        let shown = drawn_svg(&svg(&document.pages[0], &fonts()), width as u16, height as u16);
        let seals = document.pages[0].items.iter().filter_map(|item| match item {
            Item::Image { area, .. } => Some(area.inset(-500)),
            Item::Text(_) | Item::Rule(_) | Item::Box { .. } | Item::Code(_) => None,
        });
        let seals: Vec<Area> = seals.collect();
        let um = |pixels: usize| (pixels * 25_400 / 300) as i32;
        // a seal is the same image in both, which the reader of SVG here does not draw
        let sealed = |x: usize, y: usize| {
            seals.iter().any(|area| {
                (area.x_um..area.right_um()).contains(&um(x)) && (area.y_um..area.bottom_um()).contains(&um(y))
            })
        };
        let at = |place: usize| printed[place].abs_diff(shown[place]) > 128 && !sealed(place % width, place / width);
        let different = (0..width * height).filter(|place| at(*place)).count();
        assert!(different < width * height / 500, "{name}: {different} pixels differ");
    }
}

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots")
}

/// Compares with the committed file, which was reviewed by eye.
#[track_caller]
fn same_as_committed(name: &str, text: &str) {
    madoguchi_golden::check(&snapshots().join(name), text, "render::");
}

#[test]
fn the_sample_papers_are_those_that_were_reviewed() {
    let mut known = BTreeSet::new();
    for (name, form, face) in reviewed() {
        let document = laid_on(form, &face).unwrap();
        let outlined = format!("{name}.outline");
        same_as_committed(&outlined, &outline(&document));
        known.insert(outlined);
        for (page, number) in document.pages.iter().zip(1..) {
            let side = match number {
                1 => "front".to_owned(),
                2 => "reverse".to_owned(),
                further => format!("page{further}"),
            };
            let pictured = format!("{name}.{side}.svg");
            same_as_committed(&pictured, &svg(page, &fonts()));
            known.insert(pictured);
        }
    }
    let committed = std::fs::read_dir(snapshots()).unwrap();
    let committed: BTreeSet<String> = committed.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(committed, known, "a snapshot that no paper is compared with");
}

#[test]
fn every_form_is_reviewed_as_a_picture() {
    for form in ALL {
        assert!(reviewed().iter().any(|(_, pictured, _)| pictured.id == form.id), "{}", form.id);
    }
}
