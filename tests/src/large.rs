//! Files of an office as large as it may have them.

/// A picture of noise, which no codec makes smaller: four bytes a pixel.
pub fn noise(side_px: u32) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut dice = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    let pixels: Vec<u8> = (0..side_px * side_px * 4).map(|_| dice()).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side_px, side_px);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("a picture");
    bytes
}

/// A table of local characters, so many bytes or a line more.
pub fn table(size_bytes: usize) -> String {
    let lines = (0xE000..=0xF8FF).map(|code: u32| format!("U+{code:04X},葛\u{E0102}\n"));
    let mut table = String::new();
    for line in lines.chain(std::iter::repeat("# 外字表の余白です\n".to_owned())) {
        if table.len() >= size_bytes {
            break;
        }
        table.push_str(&line);
    }
    table
}
