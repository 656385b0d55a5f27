//! One HTTP POST to a printer on this machine or its local network.
//!
//! Knows deadlines, limits and whether the document had begun to leave. Knows nothing of IPP. Not the `ipp` crate's own client: that
//! one follows `HTTP_PROXY`, puts no bound on an answer and cannot say whether the document left (measured with 8.0.0).

use std::io::{self, Read};
use std::net::IpAddr;
use std::time::Duration;

use ureq::http::{StatusCode, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{NextTimeout, TcpConnector};
use ureq::{Agent, SendBody};

/// Longest body of an answer read, in octets. A printer's full media database is some 100 kB.
const ANSWER_BYTES_MAX: u64 = 4 << 20;
/// Octets handed to the system at once. The deadline is asked between two writes: the smaller they are, the less a printer that takes
/// the document drop by drop can stretch it.
const WRITE_BYTES: usize = 16 << 10;

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
    /// How much of the document may have left.
    pub(super) document: Handed,
    /// What broke.
    pub(super) error: TransportError,
}

/// How much of a document was handed to the system before an exchange failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handed {
    /// Not an octet.
    Nothing,
    /// A part, or all of it to a peer that closed the connection without having read it.
    Part,
    /// All of it.
    All,
}

/// Where the printer listens.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) path: String,
}

/// Posts `head` (an encoded IPP request) and the document after it; the answer's body comes back whole.
/// `connect` bounds resolving and then connecting, `answer` each part of the exchange after that; the whole ends after the three of them.
pub(super) fn post(
    endpoint: &Endpoint,
    connect: Duration,
    answer: Duration,
    head: &[u8],
    document: &[u8],
) -> Result<Vec<u8>, Failed> {
    let mut outgoing = Outgoing { head, document, request_begun: false, document_begun: false };
    exchange(endpoint, (connect, answer), &mut outgoing)
        .map_err(|error| Failed { document: outgoing.handed(&error), error: named(error, outgoing.request_begun) })
}

fn exchange(
    Endpoint { host, port, path }: &Endpoint,
    deadlines: (Duration, Duration),
    outgoing: &mut Outgoing<'_>,
) -> Result<Vec<u8>, ureq::Error> {
    let length = outgoing.head.len() + outgoing.document.len();
    let mut answer = agent(deadlines)
        .post(format!("http://{host}:{port}{path}"))
        .content_type("application/ipp")
        .header("Content-Length", length)
        .header("Connection", "close")
        .send(SendBody::from_reader(outgoing))?;
    if answer.status() != StatusCode::OK {
        return Err(own(TransportError::Http(answer.status().as_u16())));
    }
    answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec()
}

/// A client for one exchange: no connection outlives it, no proxy is taken from the environment, no redirect is followed.
fn agent((connect, answer): (Duration, Duration)) -> Agent {
    let config = Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_idle_connections(0)
        .no_delay(true)
        .output_buffer_size(WRITE_BYTES)
        .timeout_resolve(Some(connect))
        .timeout_connect(Some(connect))
        .timeout_send_request(Some(answer))
        .timeout_send_body(Some(answer))
        .timeout_recv_response(Some(answer))
        .timeout_recv_body(Some(answer))
        .timeout_global(Some(connect + connect + answer))
        .build();
    Agent::with_parts(config, TcpConnector::default(), LocalResolver(DefaultResolver::default()))
}

/// The request's body: the IPP request, then the document, never both in one read. The client reads only what it writes next, so what
/// was not read has not left.
struct Outgoing<'a> {
    head: &'a [u8],
    document: &'a [u8],
    request_begun: bool,
    document_begun: bool,
}

impl Outgoing<'_> {
    /// What left before this error. A reset means that the peer threw away what it had not read (RFC 9293 §3.10.7): a small document
    /// was handed to the system whole and reached nobody all the same.
    fn handed(&self, error: &ureq::Error) -> Handed {
        use io::ErrorKind as K;
        let cut = if let ureq::Error::Timeout(reason) = error {
            *reason == ureq::Timeout::SendBody
        } else if let ureq::Error::Io(error) = error {
            matches!(error.kind(), K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe)
        } else {
            false
        };
        match (self.document_begun, self.document.is_empty() && !cut) {
            (false, _) => Handed::Nothing,
            (true, false) => Handed::Part,
            (true, true) => Handed::All,
        }
    }
}

impl Read for Outgoing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.request_begun = true;
        if !self.head.is_empty() {
            return self.head.read(buffer);
        }
        self.document_begun |= !self.document.is_empty();
        self.document.read(buffer)
    }
}

/// Resolves a name, and refuses it when one of its addresses lies outside the local network.
#[derive(Debug)]
struct LocalResolver(DefaultResolver);

impl Resolver for LocalResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout).map_err(|error| own(TransportError::Resolve(cause(error))))?;
        if found.iter().all(|address| is_local(address.ip())) { Ok(found) } else { Err(own(TransportError::NotLocal)) }
    }
}

/// Loopback, private, link-local and unique-local addresses.
pub(super) fn is_local(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// Our own error on its way through the client.
fn own(error: TransportError) -> ureq::Error {
    ureq::Error::Other(Box::new(error))
}

fn cause(error: ureq::Error) -> io::Error {
    if let ureq::Error::Timeout(_) = error { io::ErrorKind::TimedOut.into() } else { error.into_io() }
}

fn named(error: ureq::Error, request_begun: bool) -> TransportError {
    if let ureq::Error::Other(own) = error {
        return own.downcast().map_or(TransportError::NotHttp, |own| *own);
    }
    if matches!(error, ureq::Error::Io(_) | ureq::Error::Timeout(_)) {
        let name = if request_begun { TransportError::Broken } else { TransportError::Connect };
        name(cause(error))
    } else {
        TransportError::NotHttp
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    const QUICK: Duration = Duration::from_millis(200);
    /// Far less than what a stretched deadline would take, far more than a busy machine adds.
    const SOON: Duration = Duration::from_secs(5);

    /// Posts to a printer that is `peer`, and ends it afterwards: the channel closes when the exchange is over.
    fn posted(document: &[u8], peer: impl FnOnce(TcpStream, mpsc::Receiver<()>) + Send) -> Result<Vec<u8>, Failed> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let endpoint = Endpoint { host: "127.0.0.1".to_owned(), port, path: "/ipp/print".to_owned() };
        let (over, waiting) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || peer(listener.accept().unwrap().0, waiting));
            let answer = post(&endpoint, QUICK, QUICK, b"head", document);
            drop(over);
            answer
        })
    }

    /// Reads the request up to its last octet, which no other octet is like.
    fn request(peer: &mut TcpStream) -> Vec<u8> {
        let mut read = Vec::new();
        while read.last() != Some(&b'$') {
            let mut buffer = [0; 4096];
            let length = peer.read(&mut buffer).unwrap();
            assert!(length > 0, "the request ended early");
            read.extend_from_slice(&buffer[..length]);
        }
        read
    }

    fn answered(answer: &[u8]) -> Result<Vec<u8>, TransportError> {
        let answer = posted(b"document$", |mut peer, _| {
            request(&mut peer);
            // the client may have seen enough before all is written
            let _gone = peer.write_all(answer);
        });
        answer.map_err(|failed| {
            assert_ne!(failed.document, Handed::Nothing);
            failed.error
        })
    }

    #[track_caller]
    fn check(answer: &[u8], body: &[u8]) {
        assert_eq!(answered(answer).unwrap(), body);
    }

    #[test]
    fn the_request_says_its_length_and_asks_for_no_second_one() {
        let (write, read) = mpsc::channel();
        let answer = posted(b"document$", |mut peer, _| {
            write.send(request(&mut peer)).unwrap();
            peer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
        });
        assert_eq!(answer.unwrap(), b"ok");
        let request = String::from_utf8(read.recv().unwrap()).unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, "headdocument$");
        assert!(head.starts_with("POST /ipp/print HTTP/1.1\r\n"), "{head}");
        let lines = head.to_lowercase();
        for line in ["content-length: 13", "content-type: application/ipp", "connection: close", "host: 127.0.0.1:"] {
            assert!(lines.contains(&format!("\r\n{line}")), "{line} in {head}");
        }
        for never in ["transfer-encoding", "expect:", "accept-encoding"] {
            assert!(!lines.contains(never), "{never} in {head}");
        }
    }

    #[test]
    fn the_three_ways_to_end_a_body_are_read() {
        check(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", b"abc");
        check(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n", b"abc");
        check(b"HTTP/1.0 200 OK\r\n\r\nabc", b"abc");
        check(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", b"a");
        check(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", b"a");
    }

    #[test]
    fn a_redirect_is_not_followed_and_any_other_status_is_an_error() {
        for (status, lines) in
            [(301, "Location: http://127.0.0.1:1/\r\n"), (307, "Location: /\r\n"), (401, ""), (500, "")]
        {
            let answer = format!("HTTP/1.1 {status} No\r\n{lines}Content-Length: 0\r\n\r\n");
            assert!(
                matches!(answered(answer.as_bytes()), Err(TransportError::Http(seen)) if seen == status),
                "{status}"
            );
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        let endless = |line: &[u8]| [b"HTTP/1.1 200 OK\r\n".as_slice(), &line.repeat(20_000)].concat();
        let long = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", ANSWER_BYTES_MAX + 1);
        let long = [long.as_bytes(), &vec![0; ANSWER_BYTES_MAX as usize + 1]].concat();
        for answer in [
            b"".as_slice(),
            b"SSH-2.0-dropbear\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nab",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n",
            &b"HTTP/1.1 100 Continue\r\n\r\n".repeat(200),
            &endless(b"a: b\r\n"),
            &endless(b"a"),
            &long,
            b"\xff\xfe\r\n",
        ] {
            let shown = String::from_utf8_lossy(&answer[..answer.len().min(60)]).into_owned();
            assert!(answered(answer).is_err(), "{shown}");
        }
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

    #[track_caller]
    fn nothing_left(host: &str) -> TransportError {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let endpoint = Endpoint { host: host.to_owned(), port, path: "/".to_owned() };
        let failed = post(&endpoint, QUICK, QUICK, b"head", b"document").unwrap_err();
        assert_eq!(failed.document, Handed::Nothing);
        failed.error
    }

    #[test]
    fn nothing_leaves_where_nobody_listens_or_the_address_is_not_local() {
        assert!(matches!(nothing_left("localhost"), TransportError::Connect(_)));
        assert!(matches!(nothing_left("[::1]"), TransportError::Connect(_)));
        assert!(matches!(nothing_left("192.0.2.1"), TransportError::NotLocal));
        assert!(matches!(nothing_left("printer.invalid"), TransportError::Resolve(_)));
    }

    #[test]
    fn the_document_has_not_begun_until_the_request_before_it_was_taken() {
        let big = vec![0; 16 << 20];
        let endpoint = Endpoint { host: "127.0.0.1".to_owned(), port: 9, path: "/".to_owned() };
        let mut outgoing = Outgoing { head: b"head", document: &big, request_begun: false, document_begun: false };
        let mut buffer = [0; 64];
        assert!(exchange(&endpoint, (QUICK, QUICK), &mut outgoing).is_err());
        assert!(!outgoing.request_begun, "a request is read only once somebody listens");
        assert_eq!((outgoing.read(&mut buffer).unwrap(), outgoing.document_begun), (4, false));
        assert_eq!((outgoing.read(&mut buffer).unwrap(), outgoing.document_begun), (64, true));
    }

    /// A peer that does this at every turn until the exchange is over.
    fn until_over(over: &mpsc::Receiver<()>, pause: Duration, mut turn: impl FnMut()) {
        while over.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
            turn();
        }
    }

    fn cut_short(failed: &Failed) -> bool {
        failed.document == Handed::Part && matches!(failed.error, TransportError::Broken(_))
    }

    #[test]
    fn a_document_is_cut_short_where_the_peer_did_not_read_it_all_and_whole_where_it_did() {
        // small enough that the system takes all of it at once
        let document = [vec![b'.'; 64 << 10], b"$".to_vec()].concat();
        let broken = posted(&document, |mut peer, _| drop(peer.read(&mut [0; 1024])));
        assert!(cut_short(&broken.unwrap_err()));
        let silent = posted(&document, |mut peer, _| drop(request(&mut peer)));
        assert_eq!(silent.unwrap_err().document, Handed::All);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a deadline is proved by a clock")]
    fn a_printer_that_hangs_or_trickles_or_takes_the_document_in_drops_is_given_up_at_the_deadline() {
        let begun = std::time::Instant::now();
        let big = vec![b'.'; 64 << 20];
        let hung = posted(&big, |peer, over| {
            until_over(&over, Duration::from_secs(60), || {});
            drop(peer);
        });
        assert!(hung.is_err_and(|failed| cut_short(&failed)));
        let drops = posted(&big, |mut peer, over| {
            until_over(&over, Duration::from_millis(5), || {
                let _gone = peer.read(&mut [0; 4096]);
            });
        });
        assert!(drops.is_err_and(|failed| cut_short(&failed)));
        for (start, drop) in [("", "H"), ("HTTP/1.1 200 OK\r\n", "a"), ("HTTP/1.1 200 OK\r\n\r\n", "a")] {
            let trickle = posted(b"document$", |mut peer, over| {
                request(&mut peer);
                peer.write_all(start.as_bytes()).unwrap();
                until_over(&over, Duration::from_millis(20), || {
                    let _gone = peer.write_all(drop.as_bytes());
                });
            });
            let failed = trickle.unwrap_err();
            assert_eq!(failed.document, Handed::All, "{start}{drop}: {failed:?}");
        }
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
}
