//! A connection to the printer that tells when a document was confirmed.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use madoguchi_counter::clock::since_start;
use madoguchi_tests::printer::VirtualPrinter;

/// IPP operation id (RFC 8011 §5.4.15).
const SEND_DOCUMENT: [u8; 2] = [0x00, 0x06];

/// A connection to the printer that tells when a document was confirmed.
pub(super) struct Stopwatch {
    port: u16,
    confirmed: Arc<Mutex<Option<Duration>>>,
}

impl Stopwatch {
    pub(super) fn start(printer: &VirtualPrinter) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a loopback");
        let port = listener.local_addr().expect("a bound port has a number").port();
        let confirmed = Arc::new(Mutex::new(None));
        let (uri, shared) = (printer.uri(), Arc::clone(&confirmed));
        let target = uri.trim_start_matches("ipp://").split('/').next().unwrap_or_default().to_owned();
        // ends with the program
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (target, shared) = (target.clone(), Arc::clone(&shared));
                // a connection that breaks is what the client shall see
                thread::spawn(move || pass(client, &target, &shared).ok());
            }
        });
        Self { port, confirmed }
    }

    pub(super) fn uri(&self) -> String {
        format!("ipp://localhost:{}/ipp/print", self.port)
    }

    /// When the last document was confirmed.
    pub(super) fn taken(&self) -> Duration {
        let moment = self.confirmed.lock().unwrap_or_else(PoisonError::into_inner).take();
        moment.expect("a document was confirmed")
    }
}

/// Passes one exchange; the client asks for one a connection.
pub(super) fn pass(mut client: TcpStream, target: &str, confirmed: &Mutex<Option<Duration>>) -> io::Result<()> {
    let request = whole_request(&mut client)?;
    let head = end_of_head(&request).unwrap_or_default();
    let sends = request.get(head + 2..head + 4) == Some(&SEND_DOCUMENT[..]);
    let mut printer = TcpStream::connect(target)?;
    printer.set_nodelay(true)?;
    client.set_nodelay(true)?;
    printer.write_all(&request)?;
    let mut buffer = [0; 4096];
    loop {
        let length = printer.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        if sends {
            // the last octets of the answer count
            *confirmed.lock().unwrap_or_else(PoisonError::into_inner) = Some(since_start());
        }
        client.write_all(&buffer[..length])?;
    }
}

pub(super) fn end_of_head(request: &[u8]) -> Option<usize> {
    request.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

pub(super) fn whole_request(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        if let Some(head) = end_of_head(&request) {
            let told = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
            let length =
                told.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            if request.len() >= head + length.unwrap_or(0) {
                return Ok(request);
            }
        }
        let length = client.read(&mut buffer)?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&buffer[..length]);
    }
}
