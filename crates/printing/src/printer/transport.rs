//! One HTTP POST to a printer on this machine or its local network.
//!
//! Knows deadlines, limits and whether the document had begun to leave. Knows nothing of IPP. Not the `ipp` crate's own client: that
//! one follows `HTTP_PROXY`, puts no bound on an answer and cannot say whether the document left (measured with 8.0.0).

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longest answer read, in octets. A printer's full media database is some 100 kB.
const ANSWER_BYTES_MAX: u64 = 4 << 20;
/// Most header lines of an answer, and most interim (1xx) answers before the real one.
const HEADER_LINES_MAX: usize = 100;
/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The name has no address, or none within the deadline.
    #[error("the printer's name cannot be resolved")]
    Resolve(#[source] io::Error),
    /// Documents hold personal data: they leave only to this machine or the local network.
    #[error("the printer's address is not in the local network")]
    NotLocal,
    /// Nobody listens, or not within the deadline.
    #[error("the printer cannot be connected")]
    Connect(#[source] io::Error),
    /// The connection broke, or the deadline passed, before there was an answer.
    #[error("the connection to the printer broke")]
    Broken(#[source] io::Error),
    /// Something answers, but not as a printer does.
    #[error("the printer's address answers with HTTP status {0}")]
    Http(u16),
    /// The answer is not HTTP, or longer than the limit.
    #[error("the printer's address does not answer in HTTP")]
    NotHttp,
}

/// A failed exchange.
#[derive(Debug)]
pub(super) struct Failed {
    /// An octet of the document may have left.
    pub(super) document_begun: bool,
    /// What broke.
    pub(super) error: TransportError,
}

/// Where the printer listens.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) path: String,
}

/// Posts `head` (an encoded IPP request) and the document after it; the answer's body comes back whole.
/// `connect` bounds resolving and each connection attempt, `answer` the whole exchange after it.
pub(super) fn post(
    endpoint: &Endpoint,
    connect: Duration,
    answer: Duration,
    head: &[u8],
    document: &[u8],
) -> Result<Vec<u8>, Failed> {
    let mut document_begun = false;
    exchange(endpoint, (connect, answer), head, document, &mut document_begun)
        .map_err(|error| Failed { document_begun, error })
}

fn exchange(
    endpoint: &Endpoint,
    (connect, answer): (Duration, Duration),
    head: &[u8],
    document: &[u8],
    document_begun: &mut bool,
) -> Result<Vec<u8>, TransportError> {
    let stream = open(endpoint, connect)?;
    within(&stream, answer, || {
        let length = head.len() + document.len();
        let Endpoint { host, port, path } = endpoint;
        let http = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/ipp\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        let mut writer = &stream;
        writer.write_all(&[http.as_bytes(), head].concat()).map_err(TransportError::Broken)?;
        if !document.is_empty() {
            *document_begun = true;
            writer.write_all(document).map_err(TransportError::Broken)?;
        }
        read_answer(BufReader::new((&stream).take(ANSWER_BYTES_MAX)))
    })
}

fn open(endpoint: &Endpoint, deadline: Duration) -> Result<TcpStream, TransportError> {
    let addresses = resolve(endpoint, deadline).map_err(TransportError::Resolve)?;
    if addresses.iter().any(|address| !is_local(address.ip())) {
        return Err(TransportError::NotLocal);
    }
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses.iter().take(ADDRESSES_MAX) {
        match TcpStream::connect_timeout(address, deadline) {
            Ok(stream) => {
                stream.set_nodelay(true).map_err(TransportError::Connect)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(TransportError::Connect(last))
}

/// The system's resolver has no deadline of its own, so it is asked on a thread that is left behind when it takes too long.
fn resolve(endpoint: &Endpoint, deadline: Duration) -> io::Result<Vec<SocketAddr>> {
    if let Ok(ip) = endpoint.host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, endpoint.port)]);
    }
    let (answer, resolved) = mpsc::channel();
    let (host, port) = (endpoint.host.clone(), endpoint.port);
    thread::Builder::new().name("resolve-printer".to_owned()).spawn(move || {
        let found = (host.as_str(), port).to_socket_addrs().map(Iterator::collect);
        // nobody waits any more once the deadline has passed
        let _late = answer.send(found);
    })?;
    resolved.recv_timeout(deadline).map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// Loopback, private, link-local and unique-local addresses.
pub(super) fn is_local(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// Runs `work` on the stream and shuts the stream down when the deadline passes: a deadline for the whole exchange, also against a
/// peer that trickles, and without asking a clock.
fn within<T>(
    stream: &TcpStream,
    deadline: Duration,
    work: impl FnOnce() -> Result<T, TransportError>,
) -> Result<T, TransportError> {
    let watched = stream.try_clone().map_err(TransportError::Connect)?;
    let (done, waiting) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(deadline) == Err(mpsc::RecvTimeoutError::Timeout) {
                // fails only when the peer has closed already, which ends the work as well
                let _closed = watched.shutdown(std::net::Shutdown::Both);
            }
        });
        let result = work();
        drop(done);
        result
    })
}

enum Body {
    Bytes(usize),
    Chunked,
    UntilClose,
}

fn read_answer(mut reader: impl BufRead) -> Result<Vec<u8>, TransportError> {
    for _ in 0..HEADER_LINES_MAX {
        let (status, body) = read_head(&mut reader)?;
        if (100..200).contains(&status) {
            continue;
        }
        if status != 200 {
            return Err(TransportError::Http(status));
        }
        return match body {
            Body::Bytes(length) => read_exactly(&mut reader, length),
            Body::Chunked => read_chunks(&mut reader),
            Body::UntilClose => read_to_end(&mut reader),
        };
    }
    Err(TransportError::NotHttp)
}

fn read_head(reader: &mut impl BufRead) -> Result<(u16, Body), TransportError> {
    let status_line = read_line(reader)?;
    let mut words = status_line.split(' ');
    let http = words.next().is_some_and(|version| version.starts_with("HTTP/1."));
    let status = words.next().and_then(|word| word.parse().ok()).filter(|_| http).ok_or(TransportError::NotHttp)?;
    let mut body = Body::UntilClose;
    for _ in 0..HEADER_LINES_MAX {
        let line = read_line(reader)?.to_ascii_lowercase();
        let Some((name, value)) = line.split_once(':') else {
            return if line.is_empty() { Ok((status, body)) } else { Err(TransportError::NotHttp) };
        };
        match (name, value.trim()) {
            ("transfer-encoding", "chunked") => body = Body::Chunked,
            ("content-length", length) => {
                body = Body::Bytes(length.parse().map_err(|_| TransportError::NotHttp)?);
            }
            _ => {}
        }
    }
    Err(TransportError::NotHttp)
}

/// One line without its end. The reader is bounded, so the line is.
fn read_line(reader: &mut impl BufRead) -> Result<String, TransportError> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line).map_err(TransportError::Broken)?;
    if line.pop() != Some(b'\n') {
        return Err(TransportError::Broken(io::ErrorKind::UnexpectedEof.into()));
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    String::from_utf8(line).map_err(|_| TransportError::NotHttp)
}

/// Exactly `length` octets; memory is taken as they arrive, not as they are promised.
fn read_exactly(reader: &mut impl BufRead, length: usize) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    let promised = u64::try_from(length).unwrap_or(u64::MAX);
    reader.take(promised).read_to_end(&mut body).map_err(TransportError::Broken)?;
    if body.len() == length { Ok(body) } else { Err(TransportError::Broken(io::ErrorKind::UnexpectedEof.into())) }
}

fn read_to_end(reader: &mut impl BufRead) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    reader.read_to_end(&mut body).map_err(TransportError::Broken)?;
    Ok(body)
}

fn read_chunks(reader: &mut impl BufRead) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    // ends: each turn takes at least one octet from a bounded reader
    loop {
        let line = read_line(reader)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| TransportError::NotHttp)?;
        if size == 0 {
            return Ok(body);
        }
        body.append(&mut read_exactly(reader, size)?);
        if !read_line(reader)?.is_empty() {
            return Err(TransportError::NotHttp);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(answer: &[u8], body: Option<&[u8]>) {
        assert_eq!(read_answer(answer).ok().as_deref(), body);
    }

    #[test]
    fn the_three_ways_to_end_a_body_are_read() {
        check(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", Some(b"abc"));
        check(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n", Some(b"abc"));
        check(b"HTTP/1.0 200 OK\r\n\r\nabc", Some(b"abc"));
        check(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 1\n\na", Some(b"a"));
    }

    #[test]
    fn anything_else_is_an_error() {
        check(b"", None);
        check(b"SSH-2.0-dropbear\r\n", None);
        check(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", None);
        check(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", None);
        check(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc", None);
        check(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc", None);
        check(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nab", None);
        check(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n", None);
        check(&b"HTTP/1.1 100 Continue\r\n\r\n".repeat(200), None);
        check(&[b"HTTP/1.1 200 OK\r\n".as_slice(), &b"a: b\r\n".repeat(200)].concat(), None);
        check(b"\xff\xfe\r\n", None);
    }

    #[test]
    fn only_addresses_of_the_local_network_are_local() {
        for (ip, local) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("192.168.1.9", true),
            ("169.254.1.1", true),
            ("::1", true),
            ("fd00::1", true),
            ("fe80::1", true),
            ("::ffff:192.168.1.9", true),
            ("8.8.8.8", false),
            ("::ffff:8.8.8.8", false),
            ("2001:db8::1", false),
            ("172.32.0.1", false),
        ] {
            assert_eq!(is_local(ip.parse().unwrap()), local, "{ip}");
        }
    }

    #[test]
    fn a_printer_that_never_answers_or_trickles_is_given_up_at_the_deadline() {
        for trickle in [Duration::from_secs(60), Duration::from_millis(20)] {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let endpoint = Endpoint {
                host: "127.0.0.1".to_owned(),
                port: listener.local_addr().unwrap().port(),
                path: "/".to_owned(),
            };
            let (stop, stopped) = mpsc::channel::<()>();
            let server = thread::spawn(move || {
                let (mut peer, _) = listener.accept().unwrap();
                while stopped.recv_timeout(trickle).is_err_and(|error| error == mpsc::RecvTimeoutError::Timeout) {
                    let _gone = peer.write_all(b"H");
                }
            });
            let failed =
                post(&endpoint, Duration::from_secs(5), Duration::from_millis(200), b"head", b"document").unwrap_err();
            assert!(failed.document_begun);
            drop(stop);
            server.join().unwrap();
        }
    }
}
