//! The two typefaces: found, proved by SHA-256, loaded once a process and shared.
//!
//! Knows file names, packages and pins. Knows nothing of text; never takes another font instead.

use madoguchi_domain::variants::every;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::HEXLOWER;
use harfrust::font::{Blob, Font};
use harfrust::{Direction, Script, ShapePlan};
use sha2::{Digest, Sha256};

/// One of the two typefaces a page is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::VariantArray)]
pub enum Typeface {
    /// IPAmj Mincho: names, and any character the Gothic lacks.
    Mincho,
    /// BIZ UDGothic Regular: everything else.
    Gothic,
}

impl Typeface {
    /// Both, in the order of the canonical bytes.
    pub const ALL: [Self; 2] = every();

    /// The short word in outlines and canonical bytes.
    pub fn word(self) -> &'static str {
        match self {
            Typeface::Mincho => "mincho",
            Typeface::Gothic => "gothic",
        }
    }

    /// The PostScript name.
    pub fn postscript_name(self) -> &'static str {
        match self {
            Typeface::Mincho => "IPAmjMincho",
            Typeface::Gothic => "BIZUDGothic-Regular",
        }
    }

    fn pin(self) -> &'static Pin {
        match self {
            Typeface::Mincho => &MINCHO,
            Typeface::Gothic => &GOTHIC,
        }
    }
}

/// Where a font is found and which bytes it must have.
struct Pin {
    file: &'static str,
    package: &'static str,
    folders: &'static [&'static str],
    sha256: &'static str,
}

const MINCHO: Pin = Pin {
    file: "ipamjm.ttf",
    package: "fonts-ipamj-mincho",
    folders: &["/usr/share/fonts/truetype/ipamj", "C:/Windows/Fonts", "/Library/Fonts"],
    sha256: "75268aa9ac2d92080048196af08adee37f1c286cf4b7777ed5ac3722a8737f5f",
};

const GOTHIC: Pin = Pin {
    file: "BIZUDGothic-Regular.ttf",
    package: "fonts-morisawa-bizud-gothic",
    folders: &["/usr/share/fonts/truetype/bizud-gothic", "C:/Windows/Fonts", "/Library/Fonts"],
    sha256: "1e190f86ee44b54e999a02c3cd34c4fd4805aa1e9b08849332c3b573c8c869fc",
};

/// Why a typeface is not there.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// Neither the bundle nor the package's folder has the file.
    #[error("the font {file} is missing: install the package {package}")]
    Missing {
        /// name of the file looked for
        file: &'static str,
        /// package that brings it
        package: &'static str,
    },
    /// The file is there but is not the pinned one.
    #[error("the font {file} is not the pinned version of the package {package} (SHA-256 differs)")]
    Different {
        /// name of the file
        file: &'static str,
        /// package that brings the pinned one
        package: &'static str,
    },
    /// The file is there but cannot be read.
    #[error("cannot read the font {file}")]
    Read {
        /// name of the file
        file: &'static str,
        /// what the system said
        #[source]
        source: std::io::Error,
    },
    /// The pinned bytes are no font to the shaper.
    #[error("the font {file} cannot be used for shaping")]
    Shaping {
        /// name of the file
        file: &'static str,
    },
}

/// One loaded typeface.
pub(crate) struct LoadedFonts {
    pub bytes: Arc<Vec<u8>>,
    pub font: Font,
    pub plan_across: ShapePlan,
    pub plan_down: ShapePlan,
    pub units_per_em: i64,
}

/// Both typefaces. Cheap to clone, safe to share between threads.
#[derive(Clone)]
pub struct Fonts {
    mincho: Arc<LoadedFonts>,
    gothic: Arc<LoadedFonts>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fonts")
    }
}

impl Fonts {
    /// Both typefaces, each from the bundle if it is there, else from its package's folder.
    pub fn find(bundle: Option<&Path>) -> Result<Fonts, FontError> {
        Ok(Fonts { mincho: find(&MINCHO, bundle)?, gothic: find(&GOTHIC, bundle)? })
    }

    /// The pinned SHA-256 of a typeface, in hex: part of every page hash.
    pub fn sha256(&self, typeface: Typeface) -> &'static str {
        typeface.pin().sha256
    }

    pub(crate) fn get(&self, typeface: Typeface) -> &LoadedFonts {
        match typeface {
            Typeface::Mincho => &self.mincho,
            Typeface::Gothic => &self.gothic,
        }
    }
}

/// Fonts proved in this process: 51 MB are hashed once, not once a page.
static PROVED: Mutex<BTreeMap<PathBuf, Arc<LoadedFonts>>> = Mutex::new(BTreeMap::new());

fn find(pin: &'static Pin, bundle: Option<&Path>) -> Result<Arc<LoadedFonts>, FontError> {
    let folders = bundle.into_iter().chain(pin.folders.iter().map(Path::new));
    let path = folders.map(|folder| folder.join(pin.file)).find(|path| path.is_file());
    let path = path.ok_or(FontError::Missing { file: pin.file, package: pin.package })?;
    let mut proved = PROVED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(loaded) = proved.get(&path) {
        return Ok(Arc::clone(loaded));
    }
    let loaded = Arc::new(load(pin, &path)?);
    proved.insert(path, Arc::clone(&loaded));
    Ok(loaded)
}

fn load(pin: &'static Pin, path: &Path) -> Result<LoadedFonts, FontError> {
    let bytes = std::fs::read(path).map_err(|source| FontError::Read { file: pin.file, source })?;
    if HEXLOWER.encode(&Sha256::digest(&bytes)) != pin.sha256 {
        return Err(FontError::Different { file: pin.file, package: pin.package });
    }
    let bytes = Arc::new(bytes);
    let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = bytes.clone();
    let font = Font::new(Blob::from(shared), 0).ok_or(FontError::Shaping { file: pin.file })?;
    let units_per_em = i64::from(font.units_per_em());
    let (plan_across, plan_down) = (plan(&font, Direction::LeftToRight), plan(&font, Direction::TopToBottom));
    Ok(LoadedFonts { bytes, font, plan_across, plan_down, units_per_em })
}

/// The plan of every run of a direction: Han.
fn plan(font: &Font, direction: Direction) -> ShapePlan {
    ShapePlan::new(font, direction, Some(Script::HAN), None, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_shared_between_threads_and_loaded_once() {
        fn shared<T: Send + Sync + Clone>(_: &T) {}
        let (one, two) = (Fonts::find(None).unwrap(), Fonts::find(None).unwrap());
        shared(&one);
        assert!(Arc::ptr_eq(&one.mincho, &two.mincho));
    }

    #[test]
    fn another_file_of_the_same_name_is_refused() {
        let folder = std::env::temp_dir().join(format!("madoguchi-fonts-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("ipamjm.ttf"), b"not the pinned font").unwrap();
        let refused = Fonts::find(Some(&folder)).unwrap_err();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(matches!(refused, FontError::Different { file: "ipamjm.ttf", .. }), "{refused}");
    }

    #[test]
    fn a_missing_font_names_its_package() {
        static NOWHERE: Pin = Pin { file: "none.ttf", package: "fonts-none", folders: &[], sha256: "" };
        let text = find(&NOWHERE, None).err().unwrap().to_string();
        assert!(text.contains("fonts-none"), "{text}");
    }
}
