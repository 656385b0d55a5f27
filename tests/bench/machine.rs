//! The machine and this process: what Linux tells of them, and programs that are not ours.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Runs a program that is not ours.
pub(super) fn program(name: &str, args: &[&Path]) {
    let mut command = Command::new(name);
    let status = command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let status = status.unwrap_or_else(|_| panic!("{name} is missing: scripts/need test installs it"));
    assert!(status.success(), "{name} {args:?}");
}

/// The number after a word of a file of this process.
pub(super) fn proc_number(path: &str, word: &str) -> u64 {
    let told = fs::read_to_string(path).expect("Linux tells of its processes");
    let line = told.lines().find_map(|line| line.strip_prefix(word)).expect("a line of that name");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}

/// Bytes this process has handed to the system for writing.
pub(super) fn written() -> u64 {
    proc_number("/proc/self/io", "wchar:")
}

pub(super) fn machine() -> String {
    let told = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let processors = told("/proc/cpuinfo");
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    format!(
        "The machine: {} cores of {}, {} MiB of memory, Linux {}.\n",
        thread::available_parallelism().map_or(0, usize::from),
        model.trim_start_matches([' ', '\t', ':']),
        proc_number("/proc/meminfo", "MemTotal:") / 1024,
        told("/proc/sys/kernel/osrelease").trim()
    )
}

/// How many programs want a processor, on average: over one, five and fifteen minutes. With more than there are processors, times are
/// longer than the work.
pub(super) fn load() -> String {
    let told = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').take(3).collect::<Vec<_>>().join(", ")
}

/// Time on the processor, without waiting for one.
pub(super) fn on_processor() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or_default())
}

/// Most memory this process ever held, in KiB.
pub(super) fn peak_kib() -> u64 {
    proc_number("/proc/self/status", "VmHWM:")
}

/// Memory that is this process's own now, shared pages by their share, in KiB.
pub(super) fn pss_kib() -> u64 {
    proc_number("/proc/self/smaps_rollup", "Pss:")
}

/// From here on the peak is counted anew.
pub(super) fn forget_peak() {
    // a kernel that does not let us only makes the figure larger
    let _kept = fs::write("/proc/self/clear_refs", "5");
}
