//! A printer that speaks IPP, over HTTP, in the local network.
//!
//! Knows which operation asks what. Knows nothing of when to ask it: that is `plan` and `drive`.

use std::time::Duration;

use ::ipp::model::Operation;
use ::ipp::prelude::Uri;
use ::ipp::value::IppValue;
use uuid::Uuid;

use super::transport::{self, Endpoint, Failed, Handed};
use super::wire::{AnswerError, IppAnswer, IppRequest, Listed};
use super::{Created, Description, FoundJob, Printer, PrinterError, PrinterJobState, Seen, SendError, Ticket};

/// Port of IPP (RFC 8010 §4.1).
const IPP_PORT: u16 = 631;
/// Port of a plain `http` address.
const HTTP_PORT: u16 = 80;
/// Most jobs asked for in one list; more than a day's work of one counter.
const JOBS_MAX: i32 = 1000;

/// Statuses by which a printer says that it does not know a job: not-possible never means that for a look, these do.
const UNKNOWN_JOB: [u16; 2] = [0x0406, 0x0407]; // client-error-not-found, client-error-gone

const PRINTER_ATTRIBUTES: [&str; 20] = [
    "copies-supported",
    "document-format-supported",
    "media-bottom-margin-supported",
    "media-col-database",
    "media-left-margin-supported",
    "media-right-margin-supported",
    "media-size-supported",
    "media-top-margin-supported",
    "orientation-requested-supported",
    "page-delivery-supported",
    "print-quality-supported",
    "print-scaling-supported",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "printer-resolution-supported",
    "printer-state",
    "printer-state-message",
    "printer-state-reasons",
    "queued-job-count",
    "sides-supported",
];

const JOB_ATTRIBUTES: [&str; 10] = [
    "job-id",
    "job-impressions-completed",
    "job-k-octets",
    "job-media-sheets-completed",
    "job-name",
    "job-state",
    "job-state-message",
    "job-state-reasons",
    "job-uuid",
    "number-of-documents",
];

/// Deadlines of one request.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For resolving the name, and for each connection attempt.
    pub connect: Duration,
    /// For the request and its answer.
    pub answer: Duration,
    /// The same for the request that carries the document.
    pub send: Duration,
}

impl Timeouts {
    /// For a printer in the same building (28 ms measured to the document, printing.md §2.5).
    pub const OFFICE: Self =
        Self { connect: Duration::from_secs(3), answer: Duration::from_secs(10), send: Duration::from_secs(30) };
}

/// Why an address is not one of a printer we may print on.
#[derive(Debug, thiserror::Error)]
pub enum UriError {
    /// Not an address at all.
    #[error("not a printer address")]
    Syntax,
    /// Only ipp and http; documents stay in the local network, where card printers have no certificates.
    #[error("a printer address begins with ipp:// or http://")]
    Scheme,
    /// A port that is none.
    #[error("the printer's port is no number from 1 to 65535")]
    Port,
    /// A user name or password in it.
    #[error("a printer address holds no user name")]
    Credentials,
    /// An address outside the local network. Names are checked when they are resolved.
    #[error("the printer's address is not in the local network")]
    NotLocal,
}

/// A printer at an address.
#[derive(Debug)]
pub struct IppPrinter {
    uri: Uri,
    endpoint: Endpoint,
    timeouts: Timeouts,
}

impl IppPrinter {
    /// Parses the address; nothing is asked yet.
    pub fn new(uri: &str, timeouts: Timeouts) -> Result<Self, UriError> {
        let uri: Uri = uri.parse().map_err(|_| UriError::Syntax)?;
        let default_port = match uri.scheme_str() {
            Some("ipp") => IPP_PORT,
            Some("http") => HTTP_PORT,
            Some(_) | None => return Err(UriError::Scheme),
        };
        let authority = uri.authority().ok_or(UriError::Syntax)?;
        if authority.as_str().contains('@') {
            return Err(UriError::Credentials);
        }
        let host = authority.host().to_owned();
        if host.is_empty() {
            return Err(UriError::Syntax);
        }
        if host.trim_matches(['[', ']']).parse().is_ok_and(|ip| !transport::is_local(ip)) {
            return Err(UriError::NotLocal);
        }
        // a port that cannot be one is no reason to print to another
        let port = match authority.as_str().strip_prefix(authority.host()).and_then(|rest| rest.strip_prefix(':')) {
            Some(told) => told.parse().ok().filter(|port| *port > 0).ok_or(UriError::Port)?,
            None => default_port,
        };
        let endpoint = Endpoint { host, port, path: uri.path().to_owned() };
        Ok(Self { uri, endpoint, timeouts })
    }

    fn request(&self, operation: Operation) -> Result<IppRequest, AnswerError> {
        IppRequest::new(operation, &self.uri)
    }

    /// Asks and returns the answer, whatever its status.
    fn exchange(
        &self,
        name: &'static str,
        request: Result<IppRequest, AnswerError>,
    ) -> Result<IppAnswer, PrinterError> {
        let bad = |source| PrinterError::BadAnswer { operation: name, source };
        let head = request.map_err(bad)?.to_bytes();
        let Timeouts { connect, answer, .. } = self.timeouts;
        let answer = transport::post(&self.endpoint, connect, answer, &head, &[]);
        IppAnswer::parse(answer.map_err(|failed| PrinterError::Unreachable(failed.error))?).map_err(bad)
    }

    /// Asks and insists on success.
    fn ask(&self, name: &'static str, request: Result<IppRequest, AnswerError>) -> Result<IppAnswer, PrinterError> {
        let answer = self.exchange(name, request)?;
        if answer.status() < 0x0100 { Ok(answer) } else { Err(refusal(name, &answer)) }
    }

    /// Validate-Job and Create-Job with the same attributes, to the letter.
    fn job_request(&self, operation: Operation, ticket: &Ticket) -> Result<IppRequest, AnswerError> {
        self.request(operation)?
            .word("job-name", IppValue::new_name_without_language(ticket.job_name()))?
            .word("ipp-attribute-fidelity", Ok(IppValue::Boolean(true)))?
            .settings(ticket.settings())
    }

    fn list(&self, which: &str) -> Result<Vec<Listed>, PrinterError> {
        let request = self
            .request(Operation::GetJobs)
            .and_then(|request| request.word("which-jobs", IppValue::new_keyword(which)))
            .and_then(|request| request.word("limit", Ok(IppValue::Integer(JOBS_MAX))))
            .and_then(|request| request.wanting(&JOB_ATTRIBUTES));
        let answer = self.ask("Get-Jobs", request)?;
        answer.jobs().map_err(|source| PrinterError::BadAnswer { operation: "Get-Jobs", source })
    }
}

fn refusal(operation: &'static str, answer: &IppAnswer) -> PrinterError {
    PrinterError::Refused { operation, status: answer.status(), unsupported: answer.unsupported() }
}

impl Printer for IppPrinter {
    fn describe(&self) -> Result<Description, PrinterError> {
        let request =
            self.request(Operation::GetPrinterAttributes).and_then(|request| request.wanting(&PRINTER_ATTRIBUTES));
        let answer = self.ask("Get-Printer-Attributes", request)?;
        answer.description().map_err(|source| PrinterError::BadAnswer { operation: "Get-Printer-Attributes", source })
    }

    fn validate(&self, ticket: &Ticket) -> Result<(), PrinterError> {
        let request = self.job_request(Operation::ValidateJob, ticket);
        let answer = self.ask("Validate-Job", request)?;
        // 0x0001: ignored or substituted something. Exactness is the point, so that is a no.
        if answer.status() == 0x0001 { Err(refusal("Validate-Job", &answer)) } else { Ok(()) }
    }

    fn create(&self, ticket: &Ticket) -> Result<Created, PrinterError> {
        let answer = self.ask("Create-Job", self.job_request(Operation::CreateJob, ticket))?;
        let identity = answer.created();
        let (job_id, job_uuid) =
            identity.map_err(|source| PrinterError::BadAnswer { operation: "Create-Job", source })?;
        Ok(Created { issue: ticket.issue(), job_id, job_uuid })
    }

    fn send(&self, job: &Created, document: &[u8]) -> Result<(), SendError> {
        assert!(
            !document.is_empty(),
            "a document has pages; without one, nothing could tell whether it began to leave"
        );
        let request = self
            .request(Operation::SendDocument)
            .and_then(|request| request.job(job))
            .and_then(|request| request.pdf())
            .and_then(|request| request.word("last-document", Ok(IppValue::Boolean(true))))
            .map_err(|error| SendError::AnswerLost(Box::new(error)))?;
        let Timeouts { connect, send, .. } = self.timeouts;
        let answer = transport::post(&self.endpoint, connect, send, &request.to_bytes(), document).map_err(not_sent)?;
        let answer = IppAnswer::parse(answer).map_err(|error| SendError::AnswerLost(Box::new(error)))?;
        if answer.status() < 0x0100 { Ok(()) } else { Err(SendError::Refused(answer.status())) }
    }

    fn look(&self, job: &Created) -> Result<Seen, PrinterError> {
        const NAME: &str = "Get-Job-Attributes";
        let request = self.request(Operation::GetJobAttributes).and_then(|request| request.job(job));
        let answer = self.exchange(NAME, request.and_then(|request| request.wanting(&JOB_ATTRIBUTES)))?;
        if UNKNOWN_JOB.contains(&answer.status()) {
            return Ok(Seen::gone());
        }
        if answer.status() >= 0x0100 {
            return Err(refusal(NAME, &answer));
        }
        let jobs = answer.jobs().map_err(|source| PrinterError::BadAnswer { operation: NAME, source })?;
        let missing = PrinterError::BadAnswer { operation: NAME, source: AnswerError::Missing("job-attributes") };
        let listed = jobs.into_iter().next().ok_or(missing)?;
        Ok(if listed.is(job) { listed.seen } else { Seen::gone() })
    }

    fn find(&self, issue: Uuid) -> Result<Vec<FoundJob>, PrinterError> {
        let name = issue.hyphenated().to_string();
        let mut jobs = self.list("not-completed")?;
        jobs.append(&mut self.list("completed")?);
        let ours = jobs.into_iter().filter(|listed| listed.name.as_ref() == Some(&name));
        let found = ours.map(|Listed { job_id, job_uuid, seen, .. }| FoundJob {
            job: Created { issue, job_id, job_uuid },
            state: seen.state,
        });
        Ok(found.collect())
    }

    fn cancel(&self, job: &Created) -> Result<(), PrinterError> {
        // an id can mean another job by now; cancelling a stranger's paper would be worse than leaving ours
        match self.look(job)?.state {
            PrinterJobState::Gone
            | PrinterJobState::Completed
            | PrinterJobState::Canceled
            | PrinterJobState::Aborted => {
                return Ok(());
            }
            PrinterJobState::Pending
            | PrinterJobState::Held
            | PrinterJobState::Processing
            | PrinterJobState::Stopped => {}
        }
        let request = self.request(Operation::CancelJob).and_then(|request| request.job(job));
        self.ask("Cancel-Job", request).map(drop)
    }
}

fn not_sent(Failed { document, error }: Failed) -> SendError {
    match document {
        Handed::Nothing => SendError::NothingSent(error),
        Handed::Part => SendError::CutShort(error),
        Handed::All => SendError::AnswerLost(Box::new(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_in_the_local_network_are_taken() {
        for good in
            ["ipp://localhost/ipp/print", "http://192.168.1.9:631/ipp/print", "ipp://[::1]:8631/", "ipp://card-printer"]
        {
            assert!(IppPrinter::new(good, Timeouts::OFFICE).is_ok(), "{good}");
        }
        for bad in [
            "",
            "localhost",
            "ipps://localhost/",
            "https://localhost/",
            "file:///etc",
            "ipp://a:b@localhost/",
            "ipp://8.8.8.8/",
            "ipp://localhost:99999/",
            "ipp://localhost:0/",
            "ipp://localhost:/",
            "ipp://[::1]:65536/",
        ] {
            assert!(IppPrinter::new(bad, Timeouts::OFFICE).is_err(), "{bad}");
        }
    }
}
