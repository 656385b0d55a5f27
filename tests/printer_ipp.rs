//! Printing on a real IPP printer process: the suite of every printer, and what only a process can show.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use madoguchi_doubles::printer_suite::{self, ConnectionBreak, PaperOutput, Rig};
use madoguchi_printing::printer::{IppPrinter, MediaSize, Printer, PrinterError, Readiness, Sides, Timeouts};
use madoguchi_tests::printer::{CutProxy, VirtualPrinter};
use tempfile::TempDir;

/// Reached directly, so that a printer switched off refuses connections; through the proxy once a cut is armed.
struct IppRig {
    process: VirtualPrinter,
    proxy: CutProxy,
    printer: IppPrinter,
    through_proxy: IppPrinter,
    cut: Cell<bool>,
    /// Dropped after the process that writes there.
    _folder: TempDir,
}

fn scratch() -> TempDir {
    tempfile::tempdir().expect("a scratch folder")
}

fn rig() -> IppRig {
    let folder = scratch();
    let process = VirtualPrinter::start(folder.path());
    let proxy = CutProxy::start(&process);
    let printer = IppPrinter::new(&process.uri(), Timeouts::OFFICE).expect("an address in the local network");
    let through_proxy = IppPrinter::new(&proxy.uri(), Timeouts::OFFICE).expect("an address in the local network");
    IppRig { process, proxy, printer, through_proxy, cut: Cell::new(false), _folder: folder }
}

/// `x-dimension=5398` in the text of a media-col.
fn dimension(media_col: &str, name: &str) -> Option<i32> {
    let digits = media_col.split_once(&format!("{name}="))?.1;
    digits.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

impl Rig for IppRig {
    fn printer(&self) -> &dyn Printer {
        if self.cut.get() { &self.through_proxy } else { &self.printer }
    }

    fn printed(&self) -> Vec<PaperOutput> {
        let paper = |path: &PathBuf| {
            let told = self.process.env_of(path);
            let media_col = told.get("IPP_MEDIA_COL").cloned().unwrap_or_default();
            let size = dimension(&media_col, "x-dimension").zip(dimension(&media_col, "y-dimension"));
            PaperOutput {
                document: fs::read(path).expect("a printed document"),
                size: size.map(|(x, y)| MediaSize { x, y }),
                sides: Sides::ALL
                    .iter()
                    .copied()
                    .find(|sides| told.get("IPP_SIDES").is_some_and(|told| told == sides.keyword())),
                job_name: told.get("IPP_JOB_NAME").cloned().unwrap_or_default(),
            }
        };
        self.process.printed().iter().map(paper).collect()
    }

    fn set_empty(&self, empty: bool) {
        self.process.set_empty(empty);
    }

    fn set_door_open(&self, open: bool) {
        self.process.set_door_open(open);
    }

    fn set_hanging(&self, hanging: bool) {
        self.process.set_hanging(hanging);
    }

    fn set_not_counting(&self, not_counting: bool) {
        self.process.set_not_counting(not_counting);
    }

    fn set_off(&self, off: bool) {
        if off { self.process.stop() } else { self.process.restart() }
    }

    fn restart_forgetting(&self) {
        self.process.stop();
        self.process.restart();
    }

    fn cut(&self, cut: ConnectionBreak) {
        self.cut.set(true);
        self.proxy.cut(cut);
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }
}

#[test]
fn a_real_ipp_printer_does_what_every_printer_must() {
    // each case has a printer of its own, so they need not wait for each other
    thread::scope(|scope| {
        let running = printer_suite::ALL.map(|(case, run)| (case, scope.spawn(move || run(&rig()))));
        let failed = running.into_iter().filter_map(|(case, thread)| thread.join().is_err().then_some(case));
        assert_eq!(failed.collect::<Vec<_>>(), Vec::<&str>::new());
    });
}

#[test]
fn the_printing_process_is_told_every_setting() {
    let rig = rig();
    printer_suite::ALL[0].1(&rig);
    let told = rig.process.env_of_last();
    for (name, value) in [
        ("IPP_PRINT_SCALING", "none"),
        ("IPP_PRINT_QUALITY", "high"),
        ("IPP_COPIES", "1"),
        ("IPP_ORIENTATION_REQUESTED", "portrait"),
        ("IPP_PRINTER_RESOLUTION", "600dpi"),
    ] {
        assert_eq!(told.get(name).map(String::as_str), Some(value), "{name} in {told:?}");
    }
    let media_col = told.get("IPP_MEDIA_COL").unwrap();
    assert_eq!(dimension(media_col, "media-top-margin"), Some(0), "{media_col}");
}

#[test]
fn a_low_ribbon_warns_and_prints() {
    let rig = rig();
    rig.process.set_low(true);
    printer_suite::ALL[0].1(&rig);
    assert_eq!(rig.printer.describe().unwrap().readiness(), Readiness::Warn(vec!["marker-supply-low".to_owned()]));
}

#[test]
fn two_printers_run_side_by_side() {
    let (one, two) = (rig(), rig());
    printer_suite::ALL[0].1(&one);
    assert_eq!((one.printed().len(), two.printed().len()), (1, 0));
}

#[test]
fn a_port_without_a_printer_is_unreachable() {
    let folder = scratch();
    let process = VirtualPrinter::start(folder.path());
    let printer = IppPrinter::new(&process.uri(), Timeouts::OFFICE).unwrap();
    assert!(printer.describe().is_ok());
    process.stop();
    assert!(matches!(printer.describe(), Err(PrinterError::Unreachable(_))));
}
