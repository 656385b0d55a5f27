//! A paper as an outsider sees it: poppler's text, size and pixels, zbar's reading of the code, HarfBuzz's glyphs.
//!
//! Knows programs, none of them ours. Panics with the name of the Debian package when one is missing.

use std::fs;
use std::path::Path;
use std::process::Command;

/// IPAmj Mincho, where its package puts it.
const MINCHO: &str = "/usr/share/fonts/truetype/ipamj/ipamjm.ttf";

fn run(package: &str, program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is missing: install the Debian package {package}"));
    assert!(output.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn told(path: &Path) -> &str {
    path.to_str().expect("a scratch path is UTF-8")
}

/// The text without anything a page may put between two characters: spaces, line ends, form feeds.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// All text of a PDF, code point for code point, without spaces.
pub fn text_of(pdf: &Path) -> String {
    plain(&run("poppler-utils", "pdftotext", &["-raw", told(pdf), "-"]))
}

/// Width and height of the first page in hundredths of a millimetre, and the number of pages.
pub fn size_of(pdf: &Path) -> (i64, i64, u32) {
    let info = run("poppler-utils", "pdfinfo", &[told(pdf)]);
    let value = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
    let size: Vec<f64> = value("Page size:").split(' ').filter_map(|word| word.parse().ok()).collect();
    let hundredths = |points: f64| (points * 2540.0 / 72.0).round() as i64;
    (hundredths(size[0]), hundredths(size[1]), value("Pages:").parse().expect("a count of pages"))
}

/// What the code on the front says, read at 300 dpi.
pub fn code_of(pdf: &Path) -> String {
    let root = pdf.with_extension("code");
    run("poppler-utils", "pdftoppm", &["-r", "300", "-f", "1", "-singlefile", "-png", told(pdf), told(&root)]);
    let png = pdf.with_extension("code.png");
    run("zbar-tools", "zbarimg", &["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", told(&png)]).trim().to_owned()
}

/// Glyph ids HarfBuzz chooses for a text in IPAmj Mincho.
pub fn glyphs_of(text: &str) -> Vec<u16> {
    let options = ["--no-glyph-names", "--no-positions", "--no-clusters", "--no-advances", MINCHO, text];
    let shaped = run("libharfbuzz-bin", "hb-shape", &options);
    let ids = shaped.trim().trim_matches(['[', ']']).split('|');
    ids.map(|id| id.parse().expect("a glyph id")).collect()
}

/// Grey pixels of an area of the front at 600 dpi; the area as x, y, width, height in micrometres.
pub fn pixels_of(pdf: &Path, area_um: [i32; 4]) -> Vec<u8> {
    let root = pdf.with_extension("crop");
    let px = area_um.map(|um| (i64::from(um) * 600 / 25_400).to_string());
    let [x, y, width, height] = px.each_ref().map(String::as_str);
    let options = ["-r", "600", "-f", "1", "-singlefile", "-gray", "-x", x, "-y", y, "-W", width, "-H", height];
    let args: Vec<&str> = options.into_iter().chain([told(pdf), told(&root)]).collect();
    run("poppler-utils", "pdftoppm", &args);
    fs::read(pdf.with_extension("crop.pgm")).expect("poppler wrote the picture")
}
