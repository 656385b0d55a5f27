//! A real IPP printer that is only a program, and a connection to it that can be cut.
//!
//! Knows `scripts/virtual-printer` (Debian's ippeveprinter with the attributes of a counter printer) and its control files. Knows nothing of
//! what is printed. Panics instead of returning errors: it is part of the tests.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use madoguchi_doubles::printer_suite::ConnectionBreak;

/// Starts tried when another program takes the free port first.
const STARTS_MAX: usize = 5;
/// Longest a connection through the proxy may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// IPP operation ids (RFC 8011 §5.4.15).
const CREATE_JOB: u16 = 0x0005;
const SEND_DOCUMENT: u16 = 0x0006;

/// A running ippeveprinter in its own folder. Stopped when dropped; only what it started is ended.
#[derive(Debug)]
pub struct VirtualPrinter {
    dir: PathBuf,
    port: u16,
}

impl VirtualPrinter {
    /// Starts a printer that keeps everything in `dir`, on a free port. Panics with the name of the Debian package when a program is
    /// missing.
    pub fn start(dir: &Path) -> Self {
        let mut last = String::new();
        for _ in 0..STARTS_MAX {
            let printer = Self { dir: dir.to_owned(), port: free_port() };
            match printer.script("start") {
                Ok(()) => return printer,
                Err(error) => last = error,
            }
        }
        panic!("the virtual printer does not start: {last}");
    }

    /// Its address, without a proxy.
    pub fn uri(&self) -> String {
        uri(self.port)
    }

    /// Switches it off. Its jobs are lost, its port stays its own.
    pub fn stop(&self) {
        self.script("stop").expect("the virtual printer stops");
    }

    /// Switches it on again, on the same port.
    pub fn restart(&self) {
        self.script("start").expect("the virtual printer starts again");
    }

    /// Documents that came out, oldest first.
    pub fn printed(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.dir.join("printed")).expect("the printer's folder is there");
        let paths = entries.map(|entry| entry.expect("the printer's folder can be read").path());
        let mut printed: Vec<_> = paths.filter(|path| path.extension().is_some_and(|end| end == "pdf")).collect();
        printed.sort_unstable();
        printed
    }

    /// What the printing process was told of the document at this path: `IPP_*` variables.
    pub fn env_of(&self, printed: &Path) -> BTreeMap<String, String> {
        let text = fs::read_to_string(printed.with_extension("env")).expect("every document has its attributes");
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The same of the last document.
    pub fn env_of_last(&self) -> BTreeMap<String, String> {
        self.env_of(self.printed().last().expect("something was printed"))
    }

    /// Takes the cards out, or fills them up.
    pub fn set_empty(&self, empty: bool) {
        self.control("empty", empty);
    }

    /// The ribbon is low, or new.
    pub fn set_low(&self, low: bool) {
        self.control("low", low);
    }

    /// The door is open: each job is aborted.
    pub fn set_door_open(&self, open: bool) {
        self.control("door", open);
    }

    /// A job hangs in the middle without a word.
    pub fn set_hanging(&self, hanging: bool) {
        self.control("hang", hanging);
    }

    /// Jobs are completed, and no impression is counted.
    pub fn set_not_counting(&self, not_counting: bool) {
        self.control("not-counting", not_counting);
    }

    fn control(&self, name: &str, on: bool) {
        let file = self.dir.join("control").join(name);
        let done = if on { fs::write(&file, "") } else { fs::remove_file(&file) };
        match done {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                panic!("control file {name}: {error}")
            }
            Ok(()) | Err(_) => {}
        }
    }

    fn script(&self, word: &str) -> Result<(), String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/virtual-printer");
        let output = Command::new(script).arg(word).arg(&self.dir).arg(self.port.to_string()).output();
        let output = output.map_err(|error| format!("scripts/virtual-printer: {error}"))?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    }
}

impl Drop for VirtualPrinter {
    fn drop(&mut self) {
        // a panic here would hide the test's own verdict
        let _stopped = self.script("stop");
    }
}

fn uri(port: u16) -> String {
    format!("ipp://localhost:{port}/ipp/print")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a loopback");
    listener.local_addr().expect("a bound port has a number").port()
}

/// A connection to a printer that breaks when told to. Each request is read whole, so it knows which operation it cuts.
#[derive(Debug)]
pub struct CutProxy {
    port: u16,
    armed: Arc<Mutex<Option<Armed>>>,
}

/// A moment to break at, and who is told that it was reached: then the connection is held open instead, until the client goes.
#[derive(Debug)]
struct Armed {
    cut: ConnectionBreak,
    reached: Option<Sender<()>>,
}

impl CutProxy {
    /// Listens on a free port and passes everything on to the printer.
    pub fn start(printer: &VirtualPrinter) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a loopback");
        let port = listener.local_addr().expect("a bound port has a number").port();
        let armed = Arc::new(Mutex::new(None));
        let (target, shared) = (printer.port, Arc::clone(&armed));
        // ends with the test process
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let armed = Arc::clone(&shared);
                thread::spawn(move || pass(client, target, &armed));
            }
        });
        Self { port, armed }
    }

    /// The printer's address through this connection.
    pub fn uri(&self) -> String {
        uri(self.port)
    }

    /// Breaks the connection once, at this moment.
    pub fn cut(&self, cut: ConnectionBreak) {
        self.arm(Armed { cut, reached: None });
    }

    /// Holds the connection once, at this moment, and tells when it is reached: the time to kill the client.
    pub fn hold(&self, cut: ConnectionBreak) -> Receiver<()> {
        let (reached, told) = mpsc::channel();
        self.arm(Armed { cut, reached: Some(reached) });
        told
    }

    fn arm(&self, armed: Armed) {
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = Some(armed);
    }
}

/// Passes one request and its answer. Every error ends the connection, which is what the client shall see.
fn pass(mut client: TcpStream, target: u16, armed: &Mutex<Option<Armed>>) -> io::Result<()> {
    client.set_read_timeout(Some(SILENCE_MAX))?;
    let (head_length, head) = read_head(&mut client)?;
    let operation = head.get(head_length + 2..head_length + 4).map_or(0, |id| u16::from_be_bytes([id[0], id[1]]));
    let armed = take(armed, operation);
    if let Some(armed) = armed.as_ref().filter(|armed| armed.cut == ConnectionBreak::BeforeDocument) {
        return armed.strike(&mut client);
    }
    let mut request = head;
    let missing = (head_length + content_length(&request[..head_length])).saturating_sub(request.len());
    if armed.as_ref().is_some_and(|armed| armed.cut == ConnectionBreak::MidDocument) {
        // both connections are closed with the rest unread
        io::copy(&mut (&client).take(missing as u64 / 2), &mut request)?;
        return TcpStream::connect(("localhost", target))?.write_all(&request);
    }
    io::copy(&mut (&client).take(missing as u64), &mut request)?;
    let mut printer = TcpStream::connect(("localhost", target))?;
    printer.set_read_timeout(Some(SILENCE_MAX))?;
    printer.write_all(&request)?;
    if let Some(armed) = armed {
        // the first octet of the answer: the printer has understood the request
        printer.read_exact(&mut [0])?;
        return armed.strike(&mut client);
    }
    io::copy(&mut printer, &mut client).map(drop)
}

impl Armed {
    /// Breaks the connection, or holds it until the client has gone.
    fn strike(&self, client: &mut TcpStream) -> io::Result<()> {
        match &self.reached {
            None => Ok(()),
            Some(reached) => {
                // nobody may be waiting any more
                let _told = reached.send(());
                io::copy(client, &mut io::sink()).map(drop)
            }
        }
    }
}

/// The armed moment, if it is for this operation.
fn take(armed: &Mutex<Option<Armed>>, operation: u16) -> Option<Armed> {
    armed.lock().unwrap_or_else(PoisonError::into_inner).take_if(|armed| match armed.cut {
        ConnectionBreak::CreateAnswer => operation == CREATE_JOB,
        ConnectionBreak::BeforeDocument | ConnectionBreak::MidDocument | ConnectionBreak::SendAnswer => {
            operation == SEND_DOCUMENT
        }
    })
}

/// Reads up to the IPP operation id; returns the length of the HTTP head and all that was read.
fn read_head(client: &mut TcpStream) -> io::Result<(usize, Vec<u8>)> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = client.read(&mut buffer)?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        read.extend_from_slice(&buffer[..length]);
        let end = read.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4);
        if let Some(end) = end.filter(|end| read.len() >= end + 4) {
            return Ok((end, read));
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let value = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    value.and_then(|value| value.trim().parse().ok()).expect("our requests say their length")
}
