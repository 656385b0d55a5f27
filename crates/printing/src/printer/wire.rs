//! IPP messages: settings and jobs as attributes, answers as what they say.
//!
//! Knows names and encodings of RFC 8010/8011 and PWG 5100. Knows nothing of connections. An answer is measured before the `ipp` crate
//! parses it: its values are cloned and dropped recursively, so deep nesting would end the process.

use std::collections::BTreeMap;
use std::io::Cursor;

use ::ipp::attribute::{IppAttribute, IppAttributeGroup};
use ::ipp::model::{DelimiterTag, IppVersion, Operation};
use ::ipp::parser::{IppParseError, IppParser};
use ::ipp::prelude::Uri;
use ::ipp::reader::IppReader;
use ::ipp::request::IppRequestResponse;
use ::ipp::value::{IppName, IppValue};

use super::media::{Margins, MediaEntry, MediaSize, Resolution, Setting, Sides};
use super::readiness::{Capability, Description, PrinterState};
use super::{Created, PrinterJobState, Seen};

/// Deepest nesting of collections read; `media-col-database` needs two.
const DEPTH_MAX: usize = 8;
/// `units` of a resolution in dots per inch (RFC 8010 §3.9).
const DPI: i8 = 3;
const PDF: &str = "application/pdf";
/// `requesting-user-name`: the program, never the clerk.
const USER: &str = "madoguchi";
const MARGINS: [&str; 4] = ["media-bottom-margin", "media-left-margin", "media-right-margin", "media-top-margin"];

/// What is wrong with an answer, or with a request that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// It ends early, or is no IPP.
    #[error("not a whole IPP message")]
    Truncated,
    /// Collections nested deeper than any printer needs.
    #[error("collections are nested too deeply")]
    TooDeep,
    /// A value breaks IPP's rules.
    #[error("not an IPP message")]
    Parse(#[source] IppParseError),
    /// The IPP parser itself failed.
    #[error("the IPP parser failed")]
    Parser,
    /// An attribute that must be there is not, or has another type.
    #[error("attribute {0} is missing")]
    Missing(&'static str),
}

/// A job as the printer lists it, anybody's.
pub(super) struct Listed {
    pub(super) job_id: i32,
    pub(super) job_uuid: Option<String>,
    pub(super) name: Option<String>,
    pub(super) seen: Seen,
}

impl Listed {
    /// False as soon as the printer gives anything else than what we know of the job.
    pub(super) fn is(&self, job: &Created) -> bool {
        let uuid = job.job_uuid.is_none() || self.job_uuid == job.job_uuid;
        self.job_id == job.job_id
            && uuid
            && self.name.as_ref().is_none_or(|name| *name == job.issue.hyphenated().to_string())
    }
}

/// An answer of a printer, parsed.
pub(super) struct IppAnswer(IppRequestResponse);

impl IppAnswer {
    /// Parses an answer; any octets may come.
    pub(super) fn parse(bytes: Vec<u8>) -> Result<Self, AnswerError> {
        measure(&bytes)?;
        let parsed = std::panic::catch_unwind(|| IppParser::new(IppReader::new(Cursor::new(bytes))).parse());
        Ok(Self(parsed.map_err(|_| AnswerError::Parser)?.map_err(AnswerError::Parse)?))
    }

    /// IPP status code; below 0x0100 is success.
    pub(super) fn status(&self) -> u16 {
        self.0.header().operation_or_status.cast_unsigned()
    }

    /// Names of the attributes the printer does not support.
    pub(super) fn unsupported(&self) -> Vec<String> {
        let groups = self.0.attributes().groups_of(DelimiterTag::UnsupportedAttributes);
        groups.flat_map(|group| group.attributes()).map(|attribute| attribute.name().as_str().to_owned()).collect()
    }

    /// The printer's description.
    pub(super) fn description(&self) -> Result<Description, AnswerError> {
        let group = self.0.attributes().first_of(DelimiterTag::PrinterAttributes);
        let group = Group(group.ok_or(AnswerError::Missing("printer-attributes"))?);
        Ok(Description {
            state: printer_state(&group)?,
            reasons: group.reasons("printer-state-reasons"),
            message: group.text("printer-state-message"),
            model: group.text("printer-make-and-model"),
            accepting: group
                .flag("printer-is-accepting-jobs")
                .ok_or(AnswerError::Missing("printer-is-accepting-jobs"))?,
            queued: group.number("queued-job-count"),
            media: media(&group),
            sides: Sides::ALL
                .iter()
                .copied()
                .filter(|sides| group.offers("sides-supported", sides.keyword()))
                .collect(),
            resolutions: group.all("printer-resolution-supported").into_iter().filter_map(resolution).collect(),
            formats: group.words("document-format-supported"),
            capabilities: capabilities(&group),
        })
    }

    /// The jobs in the answer.
    pub(super) fn jobs(&self) -> Result<Vec<Listed>, AnswerError> {
        let groups = self.0.attributes().groups_of(DelimiterTag::JobAttributes);
        groups.map(|group| job(&Group(group))).collect()
    }

    /// The id and UUID of the job just created: some printers give its state later only.
    pub(super) fn created(&self) -> Result<(i32, Option<String>), AnswerError> {
        let group = self.0.attributes().first_of(DelimiterTag::JobAttributes);
        identity(&Group(group.ok_or(AnswerError::Missing("job-attributes"))?))
    }
}

/// Walks the message without building anything: it must be whole and not nested deeply.
fn measure(bytes: &[u8]) -> Result<(), AnswerError> {
    let mut rest = bytes.get(8..).ok_or(AnswerError::Truncated)?;
    let mut depth = 0_usize;
    loop {
        let (&tag, after) = rest.split_first().ok_or(AnswerError::Truncated)?;
        rest = after;
        if tag == DelimiterTag::EndOfAttributes as u8 {
            return Ok(());
        }
        if tag < 0x10 {
            continue;
        }
        let (value, after) = split_sized(split_sized(rest)?.1)?;
        rest = after;
        match tag {
            // textWithLanguage, nameWithLanguage: the crate panics where an inner length is longer than the value
            0x35 | 0x36 => drop(split_sized(split_sized(value)?.1)?),
            0x34 => depth += 1,
            0x37 => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return Err(AnswerError::TooDeep);
        }
    }
}

/// What stands behind a length of two octets, and what follows it.
fn split_sized(bytes: &[u8]) -> Result<(&[u8], &[u8]), AnswerError> {
    let (length, rest) = bytes.split_first_chunk::<2>().ok_or(AnswerError::Truncated)?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(AnswerError::Truncated)
}

/// Attributes of one group, read leniently: a value of another type counts as absent.
struct Group<'a>(&'a IppAttributeGroup);

impl<'a> Group<'a> {
    fn all(&self, name: &str) -> Vec<&'a IppValue> {
        match self.0.get(name).map(IppAttribute::value) {
            None => Vec::new(),
            Some(value) => value.as_array().map_or_else(|| vec![value], |values| values.iter().collect()),
        }
    }

    fn number(&self, name: &str) -> Option<i32> {
        self.all(name).first().and_then(|value| number(value))
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.all(name).first().and_then(|value| value.as_boolean().copied())
    }

    fn words(&self, name: &str) -> Vec<String> {
        self.all(name).into_iter().filter_map(words).collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.words(name).into_iter().next()
    }

    fn reasons(&self, name: &str) -> Vec<String> {
        self.words(name).into_iter().filter(|reason| reason != "none").collect()
    }

    fn offers(&self, name: &str, keyword: &str) -> bool {
        self.words(name).iter().any(|word| word == keyword)
    }

    fn offers_number(&self, name: &str, wanted: i32) -> bool {
        self.all(name).into_iter().any(|value| span(value).is_some_and(|(low, high)| low <= wanted && wanted <= high))
    }
}

fn number(value: &IppValue) -> Option<i32> {
    value.as_integer().or_else(|| value.as_enum()).copied()
}

/// A number, or a range of numbers.
fn span(value: &IppValue) -> Option<(i32, i32)> {
    let range = value.as_range_of_integer().map(|(min, max)| (*min, *max));
    range.or_else(|| number(value).map(|number| (number, number)))
}

fn words(value: &IppValue) -> Option<String> {
    let bounded = value.as_keyword().map(|word| word.as_str());
    let named = bounded.or_else(|| value.as_name_without_language().map(|name| name.as_str()));
    let other = named.or_else(|| value.as_mime_media_type().map(|mime| mime.as_str()));
    let known = other.or_else(|| value.as_uri().map(|uri| uri.as_str()));
    known.map(str::to_owned).or_else(|| value.as_text_without_language().map(ToString::to_string))
}

fn printer_state(group: &Group) -> Result<PrinterState, AnswerError> {
    match group.number("printer-state") {
        Some(3) => Ok(PrinterState::Idle),
        Some(4) => Ok(PrinterState::Processing),
        Some(5) => Ok(PrinterState::Stopped),
        Some(_) | None => Err(AnswerError::Missing("printer-state")),
    }
}

fn capabilities(group: &Group) -> Vec<Capability> {
    [
        (Capability::Copies, group.offers_number("copies-supported", 1)),
        (Capability::NoScaling, group.offers("print-scaling-supported", "none")),
        (Capability::HighQuality, group.offers_number("print-quality-supported", 5)),
        (Capability::Upright, group.offers_number("orientation-requested-supported", 3)),
        (Capability::SameOrder, group.offers("page-delivery-supported", "same-order")),
    ]
    .into_iter()
    .filter_map(|(capability, offered)| offered.then_some(capability))
    .collect()
}

fn resolution(value: &IppValue) -> Option<Resolution> {
    let (cross_feed, feed, units) = value.as_resolution()?;
    (*units == DPI).then_some(Resolution { cross_feed: *cross_feed, feed: *feed })
}

/// Sizes of `media-col-database` (with their margins), else of `media-size-supported`.
fn media(group: &Group) -> Vec<MediaEntry> {
    let everywhere = MARGINS.iter().all(|margin| group.offers_number(&format!("{margin}-supported"), 0));
    let database = group.all("media-col-database").into_iter().filter_map(|value| {
        let column = value.as_collection()?;
        let zero = |margin: &&str| column.get(&name(margin)?).and_then(number);
        let borderless = everywhere && MARGINS.iter().all(|margin| zero(margin).is_none_or(|margin| margin == 0));
        entry(column.get(&name("media-size")?)?, borderless)
    });
    let sizes = group.all("media-size-supported").into_iter().filter_map(|value| entry(value, everywhere));
    database.chain(sizes).collect()
}

fn entry(value: &IppValue, borderless: bool) -> Option<MediaEntry> {
    let size = value.as_collection()?;
    let (x_min, x_max) = span(size.get(&name("x-dimension")?)?)?;
    let (y_min, y_max) = span(size.get(&name("y-dimension")?)?)?;
    Some(MediaEntry { min: MediaSize { x: x_min, y: y_min }, max: MediaSize { x: x_max, y: y_max }, borderless })
}

fn name(text: &str) -> Option<IppName> {
    IppName::new(text).ok()
}

fn identity(group: &Group) -> Result<(i32, Option<String>), AnswerError> {
    let job_id = group.number("job-id").ok_or(AnswerError::Missing("job-id"))?;
    Ok((job_id, group.text("job-uuid")))
}

fn job(group: &Group) -> Result<Listed, AnswerError> {
    let state = group.number("job-state").and_then(job_state).ok_or(AnswerError::Missing("job-state"))?;
    let seen = Seen {
        state,
        reasons: group.reasons("job-state-reasons"),
        message: group.text("job-state-message"),
        impressions_completed: group.number("job-impressions-completed"),
        sheets_completed: group.number("job-media-sheets-completed"),
        k_octets: group.number("job-k-octets"),
        documents: group.number("number-of-documents"),
    };
    let (job_id, job_uuid) = identity(group)?;
    Ok(Listed { job_id, job_uuid, name: group.text("job-name"), seen })
}

/// `job-state` (RFC 8011 §5.3.7).
fn job_state(number: i32) -> Option<PrinterJobState> {
    match number {
        3 => Some(PrinterJobState::Pending),
        4 => Some(PrinterJobState::Held),
        5 => Some(PrinterJobState::Processing),
        6 => Some(PrinterJobState::Stopped),
        7 => Some(PrinterJobState::Canceled),
        8 => Some(PrinterJobState::Aborted),
        9 => Some(PrinterJobState::Completed),
        _ => None,
    }
}

/// A request under construction. Every value is one of ours, within IPP's bounds.
pub(super) struct IppRequest(IppRequestResponse);

impl IppRequest {
    /// A request for a printer.
    pub(super) fn new(operation: Operation, printer: &Uri) -> Result<Self, AnswerError> {
        let request = IppRequestResponse::new(IppVersion::v2_0(), operation, Some(printer.clone()))
            .map_err(AnswerError::Parse)?;
        Self(request).word("requesting-user-name", IppValue::new_name_without_language(USER))
    }

    /// Adds an operation attribute.
    pub(super) fn word(self, name: &str, value: Result<IppValue, IppParseError>) -> Result<Self, AnswerError> {
        self.add(DelimiterTag::OperationAttributes, name, value)
    }

    /// Names the job meant.
    pub(super) fn job(self, job: &Created) -> Result<Self, AnswerError> {
        self.word("job-id", Ok(IppValue::Integer(job.job_id)))
    }

    /// Names the attributes wanted in the answer.
    pub(super) fn wanting(self, names: &[&str]) -> Result<Self, AnswerError> {
        let names: Result<Vec<_>, _> = names.iter().map(|name| IppValue::new_keyword(*name)).collect();
        self.word("requested-attributes", names.map(IppValue::Array))
    }

    /// Says the document is a PDF.
    pub(super) fn pdf(self) -> Result<Self, AnswerError> {
        self.word("document-format", IppValue::new_mime_media_type(PDF))
    }

    /// Adds the job's settings.
    pub(super) fn settings(self, settings: &[Setting]) -> Result<Self, AnswerError> {
        settings.iter().try_fold(self, |request, setting| {
            let (name, value) = encode(*setting);
            request.add(DelimiterTag::JobAttributes, name, value)
        })
    }

    /// The encoded request, without a document.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    fn add(
        mut self,
        tag: DelimiterTag,
        name: &str,
        value: Result<IppValue, IppParseError>,
    ) -> Result<Self, AnswerError> {
        let attribute = value.and_then(|value| IppAttribute::with_name(name, value)).map_err(AnswerError::Parse)?;
        self.0.attributes_mut().add(tag, attribute);
        Ok(self)
    }
}

fn encode(setting: Setting) -> (&'static str, Result<IppValue, IppParseError>) {
    match setting {
        Setting::Media(size, margins) => ("media-col", media_col(size, margins)),
        Setting::Sides(sides) => ("sides", IppValue::new_keyword(sides.keyword())),
        Setting::OneCopy => ("copies", Ok(IppValue::Integer(1))),
        Setting::NoScaling => ("print-scaling", IppValue::new_keyword("none")),
        Setting::HighQuality => ("print-quality", Ok(IppValue::Enum(5))),
        Setting::Upright => ("orientation-requested", Ok(IppValue::Enum(3))),
        Setting::SameOrder => ("page-delivery", IppValue::new_keyword("same-order")),
        Setting::Resolution(Resolution { cross_feed, feed }) => {
            ("printer-resolution", Ok(IppValue::Resolution { cross_feed, feed, units: DPI }))
        }
    }
}

fn media_col(size: MediaSize, margins: Margins) -> Result<IppValue, IppParseError> {
    let dimensions = [("x-dimension", size.x), ("y-dimension", size.y)];
    let mut members =
        vec![("media-size", collection(dimensions.map(|(name, number)| (name, IppValue::Integer(number))))?)];
    match margins {
        Margins::Zero => members.extend(MARGINS.map(|margin| (margin, IppValue::Integer(0)))),
        Margins::Default => {}
    }
    collection(members)
}

fn collection(members: impl IntoIterator<Item = (&'static str, IppValue)>) -> Result<IppValue, IppParseError> {
    let members: Result<BTreeMap<_, _>, _> =
        members.into_iter().map(|(name, value)| Ok::<_, IppParseError>((IppName::new(name)?, value))).collect();
    Ok(IppValue::Collection(members?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Vec<u8> {
        let uri = "ipp://localhost:631/ipp/print".parse().unwrap();
        let size = MediaSize::CARD;
        let settings = [Setting::Media(size, Margins::Zero), Setting::Sides(Sides::OneSided), Setting::HighQuality];
        IppRequest::new(Operation::ValidateJob, &uri).unwrap().pdf().unwrap().settings(&settings).unwrap().to_bytes()
    }

    #[test]
    fn a_truncated_answer_is_an_error() {
        let whole = request();
        assert!(IppAnswer::parse(whole.clone()).is_ok());
        for length in 0..whole.len() {
            assert!(IppAnswer::parse(whole[..length].to_vec()).is_err(), "{length} octets");
        }
    }

    /// An attribute `a` of `ja` and `abc`, whose two inner lengths are as told.
    fn with_language(tag: u8, language: u8, text: u8) -> Vec<u8> {
        [&[tag, 0, 1, b'a', 0, 9, 0, language][..], b"ja", &[0, text], b"abc"].concat()
    }

    #[test]
    fn a_false_inner_length_is_refused_before_it_is_read() {
        let message = |tag, language, text| {
            let head: &[u8] = &[2, 0, 0, 0, 0, 0, 0, 1, 1];
            IppAnswer::parse([head, &with_language(tag, language, text), &[3]].concat())
        };
        for tag in [0x35, 0x36] {
            assert!(message(tag, 2, 3).is_ok());
            for (language, text) in [(2, 4), (2, 255), (8, 3), (255, 3), (7, 0)] {
                let refused = message(tag, language, text);
                assert!(matches!(refused, Err(AnswerError::Truncated)), "{tag:#x} {language} {text}");
            }
        }
    }

    #[test]
    fn noise_never_panics() {
        // xorshift (Marsaglia 2003): the same noise in every run
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed >> 33).unwrap()
        };
        let whole =
            [&request()[..request().len() - 1], &with_language(0x35, 2, 3), &with_language(0x36, 2, 3), &[3]].concat();
        for _ in 0..20_000 {
            let mut noisy = whole.clone();
            for _ in 0..=next() % 4 {
                let at = next() % noisy.len();
                noisy[at] = u8::try_from(next() % 256).unwrap();
            }
            let answer = IppAnswer::parse(noisy);
            assert!(!matches!(answer, Err(AnswerError::Parser)), "the crate panicked, and said so on standard error");
            if let Ok(answer) = answer {
                let _description = answer.description();
                let _jobs = answer.jobs();
                let _created = answer.created();
            }
        }
    }

    #[test]
    fn deep_nesting_is_refused_before_it_is_built() {
        let mut bytes = vec![2, 0, 0, 0, 0, 0, 0, 1, 4];
        bytes.extend(b"\x34\x00\x01a\x00\x00");
        bytes.extend(b"\x4a\x00\x00\x00\x01a\x34\x00\x00\x00\x00".repeat(100_000));
        bytes.extend(b"\x37\x00\x00\x00\x00".repeat(100_001));
        bytes.push(3);
        assert!(matches!(IppAnswer::parse(bytes), Err(AnswerError::TooDeep)));
    }
}
