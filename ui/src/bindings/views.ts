// Generated from the Rust views. Do not edit.

export type AccessView = { seq: number, at: string, clerk: string,
/**
 * Number of the terminal.
 */
terminal: number,
/**
 * `window`, `command`
 */
surface: string, place: string, place_label: string, look: string, look_label: string,
/**
 * 宛名番号 or provisional number of the one asked for.
 */
resident: string | null, name: string | null,
/**
 * Numbers of those shown with the resident.
 */
with: Array<string>,
/**
 * Groups of hidden values that were shown.
 */
fields: Array<string>, reason: string | null, certificate_no: string | null, count: number | null,
/**
 * The account it was done to.
 */
account: string | null, };

export type AccountView = {
/**
 * Name the clerk signs in with.
 */
name: string,
/**
 * What it is for.
 */
role: Role,
/**
 * Cannot sign in any more.
 */
disabled: boolean,
/**
 * The clerk's last line in the access log, RFC 3339.
 */
last_seen: string | null,
/**
 * Wrong passwords in a row on this terminal.
 */
failures: number,
/**
 * Minutes it still waits because of them.
 */
waits_minutes: number | null, };

export type AcknowledgedView = {
/**
 * Entries taken over from the second file.
 */
replayed: number,
/**
 * Entries there are now.
 */
entries: number,
/**
 * Next number of each block.
 */
next_numbers: Record<string, number>,
/**
 * Where the second file lies now, if it holds entries that were not taken over.
 */
second_file_aside: string | null, };

export type ActView = { type: string, version: number, resident: string | null, };

export type ActionView = {
/**
 * 氏名
 */
name: string,
/**
 * Code.
 */
code: string,
/**
 * 宛名番号 or provisional number.
 */
resident: string,
/**
 * In the office's words.
 */
label: string,
/**
 * By when, where there is a day.
 */
due: string | null,
/**
 * The first day on which it was to be done, where the records tell.
 */
since: string | null,
/**
 * The months it concerns, where it concerns months.
 */
months: Array<string>,
/**
 * The fact that ends it.
 */
ends_when: string,
/**
 * Why.
 */
grounds: Array<GroundView>, };

export type AmendedView = {
/**
 * The office from that day on.
 */
office: InsurerView, };

export type CertificateStateView = {
/**
 * Issue number.
 */
certificate_no: string,
/**
 * Its state.
 */
state: string, };

export type CertificateView = { certificate_no: string, kind: string, kind_label: string, state: string, state_label: string, issued_on: string, valid_from: string,
/**
 * Null where the paper has no end.
 */
valid_until: string | null,
/**
 * new, reissue, replacement or renewal
 */
purpose: string,
/**
 * 申請日, where the kind is given on application
 */
applied_on: string | null, page_hash: string, job: string, replaces: string | null,
/**
 * Who took it and what was shown, where the office asks.
 */
received: string | null,
/**
 * It came out and was not handed over: why it must not be any more; null where it may, and for every other paper.
 */
unfit: string | null,
/**
 * What can be done with it now, in the order in which it is offered.
 */
acts: Array<PaperAct>, };

export type ChangedRecordView = {
/**
 * Its id.
 */
id: string,
/**
 * What it is.
 */
kind: RecordKind, };

export type ChoiceView = {
/**
 * Code.
 */
code: string,
/**
 * Label.
 */
label: string, };

export type ChoicesView = { join_reasons: Array<ChoiceView>, join_evidence: Array<JoinEvidenceView>, leave_reasons: Array<ChoiceView>, change_reasons: Array<ChoiceView>, statuses: Array<StatusChoiceView>, correct_fields: Array<ChoiceView>, print_choices: Array<ChoiceView>, myna: Array<ChoiceView>, documents: Array<ChoiceView>, reveal_reasons: Array<ChoiceView>, notifiers: Array<ChoiceView>, income_purposes: Array<ChoiceView>, declarations: Array<ChoiceView>, levies: Array<ChoiceView>, income_sources: Array<ChoiceView>, income_amounts: Array<ChoiceView>, copay_ratios: Array<ChoiceView>, relations: Array<ChoiceView>, };

export type ClassView = {
/**
 * 適用区分 of online eligibility (`A01`, `B04` …).
 */
code: string,
/**
 * ウ, 現役並みⅠ …
 */
label: string, };

export type ClosableView = {
/**
 * 宛名番号 or provisional number.
 */
resident: string,
/**
 * Record id.
 */
record: string,
/**
 * First day it could be.
 */
since: string, };

export type ConflictKind = "atena_no" | "provisional_no" | "household_no" | "branch_no" | "parked_entry";

export type ConflictPersonView = {
/**
 * Record id, by which the file is opened: the number may be that of several. None where nothing is registered under it.
 */
record: string | null,
/**
 * 宛名番号 or provisional number.
 */
resident: string,
/**
 * 氏名
 */
name: string,
/**
 * カナ
 */
kana: string,
/**
 * The home is hidden by 支援措置.
 */
protected: boolean, };

export type ConflictView = {
/**
 * What it is.
 */
kind: ConflictKind,
/**
 * The same in words.
 */
kind_label: string,
/**
 * The number, or the id of the entry.
 */
about: string,
/**
 * When the entry was made; none for a number.
 */
at: string | null,
/**
 * Who made the entry; none for a number.
 */
clerk: string | null,
/**
 * Why it stands here, and what to do.
 */
message: string,
/**
 * Whom it concerns; for a 記号番号 the heads of the households.
 */
people: Array<ConflictPersonView>, };

export type CopayView = { ratio_percent: number, from: string, reason: string, determined_on: string, by_rules: boolean, };

export type CountedView = {
/**
 * 宛名番号 or provisional number.
 */
resident: string,
/**
 * Record id.
 */
record: string,
/**
 * Name as papers show it.
 */
name: string,
/**
 * 被保険者, 擬制世帯主, 特定同一世帯所属者
 */
cover: string,
/**
 * 世帯主
 */
head: boolean,
/**
 * known, undeclared, unknown
 */
income: string, };

export type DateView = {
/**
 * `YYYY-MM-DD`
 */
date: string,
/**
 * 令和8年11月21日
 */
long: string, };

export type DeterminationLineView = {
/**
 * 記号
 */
symbol: string,
/**
 * 番号
 */
number: string,
/**
 * 世帯主: 宛名番号 or provisional number
 */
resident: string,
/**
 * 世帯主氏名
 */
name: string,
/**
 * First month it holds for.
 */
month: string,
/**
 * 令和8年11月
 */
month_shown: string,
/**
 * 2割, or empty
 */
ratio: string,
/**
 * 所得区分 of the 70–74, or empty
 */
elderly: string,
/**
 * 所得区分 of those under 70, or empty
 */
under_70: string,
/**
 * What held in the month before; empty where nothing did.
 */
was_ratio: string,
/**
 * The same of the 70–74.
 */
was_elderly: string,
/**
 * The same of those under 70.
 */
was_under_70: string,
/**
 * An income is not known yet.
 */
pending: boolean, };

export type DeterminationListView = {
/**
 * `YYYY-MM`
 */
month: string,
/**
 * 令和8年11月
 */
month_shown: string,
/**
 * all, changed, pending
 */
of: string,
/**
 * How many rows there are.
 */
rows: number,
/**
 * The rows asked for.
 */
lines: Array<DeterminationLineView>, };

export type DetermineView = {
/**
 * Months for which something was written.
 */
months: Array<string>,
/**
 * What is to be replaced now.
 */
papers_to_replace: Array<OutdatedPaperView>,
/**
 * The panel as it is now.
 */
why: WhyView, };

export type DeterminedView = {
/**
 * Its id.
 */
id: string,
/**
 * First month it holds for.
 */
month: string,
/**
 * The day it was determined.
 */
determined_on: string,
/**
 * A later one for the same month holds instead.
 */
superseded: boolean,
/**
 * Only for people who joined within the month.
 */
only_joined: boolean,
/**
 * What it says.
 */
judgement: JudgementView, };

export type DraftView = { id: string,
/**
 * None: a kind that only another program knows.
 */
kind: NotificationKind | null,
/**
 * This program knows kind and version; another draft can only be discarded here.
 */
may_continue: boolean, clerk: string,
/**
 * The fields as the screen left them (JSON text).
 */
body: string, changed_at: string, };

export type EvidenceChoiceView = {
/**
 * Its name.
 */
code: string,
/**
 * Label.
 */
label: string,
/**
 * How it is told
 */
kind: EvidenceKind,
/**
 * What may be told, where that is a closed list; else empty
 */
choices: Array<ChoiceView>, };

export type EvidenceKind = "text" | "day" | "yes" | "choice";

export type EvidenceView = { name: string, label: string, value: string, };

export type FormView = {
/**
 * Code.
 */
form: string,
/**
 * Its name.
 */
label: string, };

export type Function = "notifications" | "certificates" | "incomes" | "determinations" | "link_files";

export type GaijiView = {
/**
 * How many it names.
 */
characters: number, };

export type GroundView = { rule: string, fact: string, clause: string, threshold: string | null, would_change: string | null, };

export type HitView = {
/**
 * Record id.
 */
record: string,
/**
 * 宛名番号
 */
atena_no: string | null,
/**
 * Number until the 宛名番号 is known.
 */
provisional_no: string | null,
/**
 * 氏名, the plain text.
 */
name: string,
/**
 * 振り仮名
 */
kana: string,
/**
 * 生年月日 `YYYY-MM-DD`
 */
birth: string,
/**
 * 生年月日 in 和暦, as shown
 */
birth_shown: string,
/**
 * 性別コード
 */
sex: string,
/**
 * 住所; empty when hidden by 支援措置
 */
address: string,
/**
 * 支援措置 hides where the person lives: the own measure, or that of somebody in the same home.
 */
protected: boolean,
/**
 * Values are left out because of it.
 */
masked: boolean,
/**
 * 住基世帯の世帯番号
 */
juki_household_no: string | null,
/**
 * 記号
 */
symbol: string | null,
/**
 * 番号
 */
number: string | null,
/**
 * 枝番
 */
branch: string | null,
/**
 * `covered`, `ended`, `never`
 */
coverage: string,
/**
 * Its last entry is not confirmed by a central.
 */
unsent: boolean,
/**
 * One reason a word, in words.
 */
why: Array<string>,
/**
 * The same reasons in parts.
 */
matches: Array<MatchView>,
/**
 * The exact name as inline SVG where a browser would show another glyph.
 */
name_svg: string | null, };

export type HouseholdView = { record: string, symbol: string, number: string, head: string, head_name: string, nominal_head: boolean, members: Array<MemberView>, };

export type IdentityView = { effective_on: string | null, recorded_at: string | null, name: string, alias: string | null, relation: string,
/**
 * Empty when hidden by 支援措置 and no reason was given.
 */
address: string, stay_expires_on: string | null, };

export type ImportErrorView = { line: number, resident: string | null, field: string, code: string, message: string, };

export type ImportLineView = { line: number, result: string, result_label: string, resident: string | null, name: string | null,
/**
 * 支援措置
 */
protected: boolean, reason_label: string, field: string, code: string,
/**
 * 仮番号 of those whom a held row may tell of
 */
candidates: Array<string>, message: string, };

export type ImportListView = { run: ImportRunView, lines: Array<ImportLineView>, };

export type ImportRunView = { run: number, kind: string, kind_label: string,
/**
 * What a sound row is called by: 異動事由 or 賦課年度
 */
about_label: string, file: string, serial: string | null, sha256: string, clerk: string, started_at: string, ended_at: string | null, state: string, state_label: string, rows: number, applied: number, unchanged: number, refused: number, held: number, next_actions: number, automatic: number, encoding: string,
/**
 * 外字 by code point, and how often
 */
characters: Record<string, number>,
/**
 * What a person should know of the order of the files, in words.
 */
warnings: Array<string>, };

export type ImportView = { kind: string, file: string, rows: number, applied: number, unchanged: number, refused: number, held: number, errors: Array<ImportErrorView>,
/**
 * Faults beyond those shown here; the list has them all.
 */
errors_left_off: number, next_actions: number,
/**
 * Coverages begun or ended by the office's option.
 */
automatic: number,
/**
 * The run, by which its list is made again.
 */
run: number,
/**
 * done or stopped
 */
state: string,
/**
 * Went on where an earlier run stopped.
 */
resumed: boolean,
/**
 * The municipality's own characters, the first of them.
 */
losses: Array<LossView>, losses_count: number, };

export type InboxFileView = {
/**
 * RES_CHANGE or TAX_INCOME, by its name
 */
kind: string, kind_label: string, name: string, path: string, size_bytes: number,
/**
 * The `.ok` marker is there.
 */
ready: boolean,
/**
 * new, running, stopped or done
 */
state: string,
/**
 * The state in words.
 */
state_label: string, run: number | null, };

export type InboxView = { folder: string | null, files: Array<InboxFileView>, };

export type IncomeChangeView = {
/**
 * The entry; null in a preview.
 */
entry: string | null,
/**
 * 宛名番号, provisional number or record id
 */
resident: string,
/**
 * 賦課年度
 */
tax_year: number,
/**
 * In words.
 */
tax_year_label: string,
/**
 * Where it was learned, in words.
 */
source_label: string,
/**
 * The items that differ.
 */
changes: Array<IncomeDifferenceView>, };

export type IncomeDifferenceView = {
/**
 * Its name.
 */
field: string,
/**
 * In words.
 */
label: string,
/**
 * What it said; null for a year nothing was known of.
 */
before: string | null,
/**
 * What it says.
 */
after: string, };

export type IncomeFileView = { record: string, resident: string, name: string, words: Array<IncomeWordView>, };

export type IncomeItemView = { field: string, label: string, text: string, };

export type IncomeView = { tax_year: number, tax_year_label: string,
/**
 * Values are left out: no reason was given.
 */
masked: boolean,
/**
 * 市町村コード of 1 January, or `abroad`
 */
municipality: string | null,
/**
 * declared, undeclared, unknown
 */
declaration: string | null,
/**
 * levied, exempt, waived, unknown
 */
levy: string | null, total_income_yen: number | null, aggregate_income_yen: number | null, taxable_income_yen: number | null, salary_receipts_yen: number | null, salary_income_yen: number | null, pension_receipts_yen: number | null, pension_income_yen: number | null, family_employee_yen: number | null, receipts_yen: number | null, dependants_under_16: number | null, dependants_16_to_19: number | null,
/**
 * null: the first assessment
 */
corrected_on: string | null,
/**
 * tax_roll, applicant, tax_certificate, former_municipality
 */
source: string, source_label: string, recorded_at: string | null,
/**
 * The clerk who entered it; empty for what a file told.
 */
recorded_by: string, };

export type IncomeWordView = {
/**
 * The year as told.
 */
income: IncomeView,
/**
 * It is what the office holds now.
 */
present: boolean,
/**
 * Its items in words, in the order of the file.
 */
items: Array<IncomeItemView>, };

export type IncomeYearView = { tax_year: number, municipality: string, declaration: string, taxed: boolean, total_income_yen: number, aggregate_income_yen: number, taxable_income_yen: number, salary_receipts_yen: number, salary_income_yen: number, pension_receipts_yen: number, pension_income_yen: number, family_employee_yen: number, receipts_yen: number, dependants_under_16: number, dependants_16_to_19: number, corrected_on: string | null, };

export type InsurerKind = "municipality" | "society" | "late_elderly";

export type InsurerView = {
/**
 * 市町村名, or the name of the society or the union
 */
name: string,
/**
 * 保険者番号
 */
insurer: string,
/**
 * 全国地方公共団体コード
 */
municipality: string,
/**
 * The first day; null = since it was founded.
 */
from: string | null,
/**
 * Kind of insurer.
 */
kind: InsurerKind, };

export type IssuePreviewView = { kind: string, label: string, valid_from: string,
/**
 * Null where the paper has no end.
 */
valid_until: string | null,
/**
 * new, reissue, replacement or renewal
 */
purpose: Purpose,
/**
 * One SVG a page.
 */
pages: Array<string>, replaces: string | null, grounds: Array<GroundView>, };

export type IssueView = { certificate_no: string, kind: string, valid_from: string,
/**
 * Null where the paper has no end.
 */
valid_until: string | null,
/**
 * new, reissue, replacement or renewal
 */
purpose: string, pages: number, page_hash: string, job: string,
/**
 * State of the job now: printed, written, unknown, nothing_sent …
 */
job_state: string,
/**
 * Why it is in that state, as a code; empty where it is as it should be.
 */
cause: string,
/**
 * What to do when it is not `printed`, in the office's words.
 */
message: string, grounds: Array<GroundView>, };

export type JobStateView = {
/**
 * The job.
 */
job: string,
/**
 * Its state.
 */
state: string, };

export type JobView = { job: string, certificate_no: string, kind: string, kind_label: string, resident: string, name: string, state: string, state_label: string, printer: string, since: string, message: string,
/**
 * What is to be done while its outcome is open, in the office's words; else empty.
 */
what_now: string, };

export type JoinEvidenceView = {
/**
 * 事由
 */
reason: string,
/**
 * What may be shown, of foreigners alone
 */
foreign: Array<EvidenceChoiceView>, };

export type JudgementView = {
/**
 * 適用年月, `YYYY-MM`
 */
month: string,
/**
 * 令和8年11月
 */
month_shown: string,
/**
 * 賦課年度 whose income decides
 */
tax_year: number,
/**
 * 令和8年度
 */
tax_year_shown: string,
/**
 * 負担割合 of the 70–74 in percent, decided or provisional
 */
ratio_percent: number | null,
/**
 * The ratio holds only until the income is known.
 */
provisional: boolean,
/**
 * 所得区分 of the 70–74
 */
elderly: ClassView | null,
/**
 * 所得区分 of those under 70
 */
under_70: ClassView | null,
/**
 * An income is missing that an outcome hangs on.
 */
pending: boolean,
/**
 * A number that is announced and not yet in the law text decided.
 */
announced: boolean,
/**
 * The questions, with their grounds.
 */
parts: Array<PartView>,
/**
 * Whom it counted.
 */
people: Array<CountedView>, };

export type JukiMemberView = { resident: string, record: string, name: string, name_svg: string | null, kana: string, birth: string, birth_shown: string,
/**
 * Full years; null while nothing is known of the birth
 */
age: number | null, sex_label: string,
/**
 * `japanese` or `foreign`
 */
resident_kind: string, relation: string, relation_label: string,
/**
 * `covered`, `ended`, `never`
 */
coverage: string, branch: string | null, covered_from: string | null, covered_to: string | null,
/**
 * `registered`, `not_registered`, `unknown`
 */
myna: MynaState, next_actions: Array<NextActionView>, };

export type KeptView = { id: string, label: string, years: number, counted_from: string, status: RetentionStatus, status_label: string, option: string | null, source: string, };

export type KeysView = {
/**
 * Kind of each slot.
 */
slots: Array<string>,
/**
 * What is wrong with the key file: kinds of slots, `unreadable`, `check`.
 */
damage: Array<string>, };

export type KnownView = {
/**
 * 宛名番号 or provisional number.
 */
resident: string,
/**
 * Name as papers show it.
 */
name: string,
/**
 * 生年月日, as it was typed or told
 */
birth: string,
/**
 * 所得・課税 of the 賦課年度 that decides; none where nothing was told.
 */
income: IncomeYearView | null, };

export type LawfulPaperView = {
/**
 * Kind.
 */
kind: string,
/**
 * Its name.
 */
label: string,
/**
 * Why.
 */
grounds: Array<GroundView>, };

export type ListChoiceView = {
/**
 * Its name for screens and scripts
 */
name: string,
/**
 * What it is called
 */
title: string,
/**
 * What its rows are chosen by
 */
filters: Array<ListFilterView>, };

export type ListFilterView = {
/**
 * Its name
 */
key: string,
/**
 * Its label
 */
label: string,
/**
 * What it can be; empty: it is typed
 */
choices: Array<ChoiceView>, };

export type ListHeadingView = {
/**
 * Its name for screens and scripts
 */
key: string,
/**
 * Its heading
 */
label: string,
/**
 * Names, in their exact glyphs
 */
names: boolean,
/**
 * The list can be sorted by it
 */
sorts: boolean, };

export type ListView = {
/**
 * Its name
 */
list: string,
/**
 * Its title with these filters
 */
title: string,
/**
 * Lines over the headings: office, day, counts
 */
about: Array<string>,
/**
 * Its columns
 */
columns: Array<ListHeadingView>,
/**
 * Its rows, as many cells as columns
 */
rows: Array<Array<string>>,
/**
 * How many rows there are with these filters
 */
all: number, };

export type ListWrittenView = { list: string, rows: number, left_off: number,
/**
 * CSV only: characters CP932 cannot say.
 */
lost: Array<LostView>, };

export type LossView = { line: number, resident: string | null, field: string, position: number, code_point: string, code: string | null, named: string | null, };

export type LostView = { character: string, code_points: string, written: string, count: number, };

export type MatchView = {
/**
 * `kana`, `name`, `birth`, `atena`, `number`, `certificate`, `address`
 */
kind: string,
/**
 * The word as typed.
 */
term: string,
/**
 * `exact`, `prefix`, `part`, `fuzzy`
 */
how: string, };

export type MemberView = { resident: string, name: string, branch: string, covered_from: string, covered_to: string | null, reason: string, end_reason: string | null, };

export type MovementTaskView = { task: string, record: string, resident: string, name: string, kana: string, wanted: string, wanted_label: string, reason: string, reason_label: string,
/**
 * 事由 that fits, for the case; empty when none does.
 */
cause: string, effective_on: string, told_at: string,
/**
 * Why the option left it to a clerk.
 */
note: string, protected: boolean, };

export type MovementView = { id: string, kind: string, effective_on: string, notified_on: string, recorded_at: string, reason: string, reason_label: string,
/**
 * `confirmed` or `planned`
 */
certainty: string, remark: string, corrects: string | null, corrected_by: string | null,
/**
 * It can be corrected or cancelled
 */
correctable: boolean,
/**
 * What of it can be corrected, with the value that it is now
 */
present: Array<PresentValueView>, };

export type MynaRecordedView = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * registered, not_registered or unknown
 */
state: string,
/**
 * What is left to do.
 */
next: Array<NextActionView>, };

export type MynaState = "registered" | "not_registered" | "unknown";

export type MynaView = { state: string, asked_on: string | null, };

export type NextActionView = {
/**
 * Code.
 */
code: string,
/**
 * 宛名番号 or provisional number.
 */
resident: string,
/**
 * In the office's words.
 */
label: string,
/**
 * By when, where there is a day.
 */
due: string | null,
/**
 * The first day on which it was to be done, where the records tell.
 */
since: string | null,
/**
 * The months it concerns, where it concerns months.
 */
months: Array<string>,
/**
 * The fact that ends it.
 */
ends_when: string,
/**
 * Why.
 */
grounds: Array<GroundView>, };

export type NotificationKind = "join" | "leave" | "change" | "correct" | "special_status";

export type OfferView = {
/**
 * Kind.
 */
kind: string,
/**
 * Its name.
 */
label: string,
/**
 * new, reissue, replacement or renewal
 */
purpose: Purpose,
/**
 * The purpose in words.
 */
purpose_label: string,
/**
 * Who applied, and when, is asked.
 */
on_application: boolean,
/**
 * It can be made now; else a preview tells why not.
 */
may: boolean, };

export type OfficeDayView = {
/**
 * The office's day from now on.
 */
today: string, };

export type OfficeView = {
/**
 * What it is called today.
 */
name: string,
/**
 * Kind of insurer.
 */
kind: InsurerKind,
/**
 * The kind, as the office calls it.
 */
kind_label: string,
/**
 * What this kind of office has, beside what every office has. A screen that needs another function is not offered.
 */
functions: Array<Function>,
/**
 * What it is called and numbered, since it was founded and by every amendment, in the order of the days; the one of today and those to
 * come stand among them.
 */
insurers: Array<InsurerView>,
/**
 * Place of the one of today.
 */
insurer_now: number,
/**
 * A sample office: papers carry 見本.
 */
sample: boolean,
/**
 * The office's day.
 */
today: string,
/**
 * The office's day in 和暦.
 */
today_shown: string,
/**
 * Accounts that can sign in.
 */
accounts: Array<string>,
/**
 * Who is signed in.
 */
clerk: string | null,
/**
 * What the account is for.
 */
role: Role | null,
/**
 * What the clerk may do; empty where nobody is signed in.
 */
rights: Array<Right>,
/**
 * The screen is locked until the clerk gives the password.
 */
locked: boolean,
/**
 * Milliseconds without key or mouse after which it is; null = never.
 */
idle_lock_ms: number | null,
/**
 * Address of the printer beside the counter, if one is set.
 */
printer: string | null,
/**
 * Who takes a paper at the window, and what was shown, is asked.
 */
receiver_asked: boolean,
/**
 * The office is connected to a central.
 */
has_central: boolean,
/**
 * Entries the central has not confirmed; 0 in an office that has none.
 */
unsent: number,
/**
 * Jobs whose outcome is asked.
 */
open_jobs: number, };

export type OptionCaseView = { case: string, before: string, after: string, differs: boolean, };

export type OptionChangeView = { name: string, label: string, at: string | null, set_on: string, set_by: string,
/**
 * What it said before; null = nobody had set it, so the default held.
 */
before: string | null, before_label: string, value: string, value_label: string, };

export type OptionPreviewView = { name: string, label: string, before: string, before_label: string, after: string, after_label: string, acts_on: string, cases: Array<OptionCaseView>,
/**
 * What stays as it is.
 */
note: string, };

export type OptionView = { name: string, group: string, group_label: string, label: string, question: string,
/**
 * `yes_no`, `choice`, `number`, `decimal`, `text`
 */
kind: string,
/**
 * Values to choose from; empty where one is typed.
 */
choices: Array<ChoiceView>,
/**
 * What may be typed, in words.
 */
bounds: string,
/**
 * What holds.
 */
value: string, value_label: string, default: string, default_label: string,
/**
 * Why that is the default.
 */
reason: string, source: string, acts_on: string,
/**
 * Nobody set it, or what was set is the default.
 */
is_default: boolean,
/**
 * What was set cannot be read; the default holds.
 */
unreadable: boolean,
/**
 * The day it was set; null = nobody did.
 */
set_on: string | null, set_by: string | null, };

export type OptionsView = {
/**
 * In the order of the screen.
 */
options: Array<OptionView>,
/**
 * The signed-in clerk may change them.
 */
may_change: boolean,
/**
 * How many stored values cannot be read.
 */
unreadable: number, };

export type OutdatedPaperView = {
/**
 * 宛名番号 or provisional number.
 */
resident: string,
/**
 * Name as papers show it.
 */
name: string,
/**
 * 発行番号
 */
certificate_no: string, };

export type PaperAct = "record_outcome" | "deliver" | "withdraw" | "record_return" | "collect" | "report_loss" | "reissue";

export type PaperToCollectView = { kind: string, label: string, resident: string, certificate_no: string, brought: boolean, };

export type PaperToGiveView = { kind: string, label: string, resident: string, name: string, valid_until: string | null, delivery: string, };

export type PartView = {
/**
 * copay, elderly, under_70
 */
part: string,
/**
 * 負担割合 …
 */
label: string,
/**
 * 2割, ウ, 所得照会中 …; empty where nobody is concerned
 */
outcome: string,
/**
 * decided, pending, nobody
 */
state: string,
/**
 * Whose income is missing.
 */
missing: Array<string>,
/**
 * Why, in the order of the tests.
 */
grounds: Array<GroundView>,
/**
 * Place of the ground that decided: the tests end where the outcome is known.
 */
deciding: number | null, };

export type PersonView = { record: string, atena_no: string | null, provisional_no: string | null, name: string, name_svg: string | null, alias: string | null, former_surname: string | null, name_latin: string,
/**
 * Which name the papers show.
 */
print_choice: string,
/**
 * 続柄コード
 */
relation: string, kana: string, birth: string, birth_shown: string,
/**
 * Full years; null while nothing is known of the birth
 */
age: number | null, sex: string, sex_label: string, resident_kind: string, nationality: string | null, residence_status: string | null, stay_expires_on: string | null, postal_code: string,
/**
 * Empty when hidden by 支援措置 and no reason was given.
 */
address: string,
/**
 * 前住所, 転出先 and 送付先, hidden like the address.
 */
previous_address: string, moved_to: string, mail_to: string,
/**
 * 支援措置 hides where the person lives: the own measure, or that of somebody in the same home.
 */
protected: boolean,
/**
 * The own measure waits for its decision (仮支援措置).
 */
support_provisional: boolean,
/**
 * Values are left out because of it.
 */
masked: boolean, juki_household_no: string | null, resident_since: string | null, removed_on: string | null, unsent: boolean, };

export type PresentValueView = {
/**
 * Code of the field
 */
field: string,
/**
 * What it is now; days as `YYYY-MM-DD`
 */
value: string, };

export type PrinterView = {
/**
 * Address.
 */
printer: string,
/**
 * `ready`, `warn`, `blocked`, `unreachable`, `unset`
 */
state: string,
/**
 * In the office's words.
 */
message: string, };

export type PulseView = {
/**
 * Changes whenever anything was written, also what only this machine remembers.
 */
version: number,
/**
 * Last place in the order of application: asked with it, the next answer names what came behind.
 */
place: number,
/**
 * Records that changed behind the place that was asked with.
 */
changed: Array<ChangedRecordView>,
/**
 * More changed than is named one by one.
 */
many: boolean,
/**
 * The screen is locked until the clerk gives the password.
 */
locked: boolean,
/**
 * The office's day, which moves without anything being written.
 */
today: string, };

export type Purpose = "new" | "reissue" | "replacement" | "renewal";

export type QualificationView = { from: string, to: string | null, reason: string, reason_label: string, end_reason: string | null, end_reason_label: string | null, };

export type RecordKind = "resident" | "household" | "office";

export type RefusalView = {
/**
 * Code for scripts.
 */
code: string,
/**
 * What happened and why.
 */
message: string,
/**
 * What it turned on.
 */
fields: { [key in string]: string },
/**
 * Clauses.
 */
grounds: Array<GroundView>,
/**
 * What can be done next.
 */
next: Array<string>, };

export type RegisterView = {
/**
 * The entry; null in a preview.
 */
entry: string | null, dry_run: boolean, residents: Array<TouchedView>, acts: Array<ActView>, papers_to_give: Array<PaperToGiveView>, papers_to_collect: Array<PaperToCollectView>, forms_to_print: Array<FormView>, late_days: number, next_actions: Array<NextActionView>,
/**
 * What the clerk must be told before registering.
 */
warnings: Array<GroundView>, grounds: Array<GroundView>, };

export type RetentionStatus = "in_force" | "municipal";

export type RetentionView = {
/**
 * The day.
 */
on: string,
/**
 * The table.
 */
table: Array<KeptView>,
/**
 * Residents looked at.
 */
residents: number,
/**
 * How many files could be closed.
 */
closable: number,
/**
 * How many are kept, by reason.
 */
kept: Record<string, number>,
/**
 * Which could be closed; null unless asked for.
 */
list: Array<ClosableView> | null, };

export type Right = "be_signed_in" | "look_up" | "serve_residents" | "handle_incomes" | "import_files" | "run_back_office" | "acknowledge_restored" | "amend_office" | "set_options" | "register_office_files" | "keep_accounts" | "keep_keys" | "read_access_log" | "review_retention";

export type Role = "clerk" | "supervisor" | "administrator" | "back_office";

export type RoundView = {
/**
 * `YYYY-MM`
 */
month: string,
/**
 * 令和8年11月
 */
month_shown: string,
/**
 * Households there are.
 */
households: number,
/**
 * Households with somebody to judge.
 */
judged: number,
/**
 * Of these: another outcome than before.
 */
changed: number,
/**
 * Of these: an income is not known yet.
 */
pending: number,
/**
 * Households whose records contradict themselves.
 */
refused: number,
/**
 * 証 in hand that say another ratio now.
 */
papers_to_replace: number,
/**
 * running, stopped, done
 */
state: string,
/**
 * The state in words.
 */
state_label: string,
/**
 * Went on where an earlier one stopped.
 */
resumed: boolean,
/**
 * Who began it; empty for a dry run.
 */
clerk: string,
/**
 * When it began.
 */
started_at: string, };

export type RunActView = {
/**
 * resume, stop, cancel, exclude, undo or close
 */
act: string,
/**
 * The same in words, with the item.
 */
said: string,
/**
 * The item that was taken out.
 */
item: number | null,
/**
 * Who.
 */
clerk: string,
/**
 * When.
 */
at: string, };

export type RunItemView = {
/**
 * Its place: the line of a file, the place of a household in its order.
 */
item: number,
/**
 * done: it is through; waiting: it is still to come; excluded: a clerk took it out before it came
 */
state: string,
/**
 * refused, held, applied or unchanged; none while it is still to come
 */
result: string | null,
/**
 * Whom it is about: 宛名番号, or the record.
 */
subject: string | null,
/**
 * The field a fault is in.
 */
field: string,
/**
 * Fault, or what a sound item is called by.
 */
code: string,
/**
 * What became of it, in words.
 */
said: string,
/**
 * Of a household: its 記号番号; else empty.
 */
number: string,
/**
 * Of a household: 宛名番号 or provisional number of its head, by which it is opened; else empty.
 */
head: string,
/**
 * Of a household: the head's name; else empty.
 */
head_name: string, };

export type RunProgressView = {
/**
 * The run; none before it began, and in a dry run.
 */
run: number | null,
/**
 * import, month_round, age_75, age_75_undo
 */
work: string,
/**
 * The file, the month.
 */
title: string,
/**
 * Items that are through.
 */
done: number,
/**
 * Items there are; 0 while that is being found out.
 */
total: number,
/**
 * Items a second, since it began or went on.
 */
rate_per_s: number,
/**
 * Seconds left at this rate; none while it is not known.
 */
left_s: number | null,
/**
 * It was asked to stop, and will after its present step.
 */
stopping: boolean,
/**
 * What it counted, by name.
 */
counts: Record<string, number>, };

export type RunView = {
/**
 * Its number.
 */
run: number,
/**
 * import, month_round, age_75, age_75_undo
 */
work: string,
/**
 * What the work is called.
 */
work_label: string,
/**
 * What it is about: of an import its kind and hash, of a month's work its month, of taking a run back the number of that run.
 */
key: string,
/**
 * The same, as a person reads it.
 */
title: string,
/**
 * running, stopped, done, cancelled, undone or closed
 */
state: string,
/**
 * The state in words.
 */
state_label: string,
/**
 * Who began it.
 */
clerk: string,
/**
 * When it began.
 */
started_at: string,
/**
 * When it ended or was stopped.
 */
ended_at: string | null,
/**
 * Items there are.
 */
total: number,
/**
 * Items that are through.
 */
done: number,
/**
 * What it counted: items by result, and what the work counts besides.
 */
counts: Record<string, number>,
/**
 * No item is missing and none was counted twice.
 */
balanced: boolean,
/**
 * What can be done with it: resume, cancel, exclude, undo, close.
 */
can: Array<string>,
/**
 * What clerks did with it after it began, in order.
 */
acts: Array<RunActView>,
/**
 * What its state means for what it wrote; empty where there is nothing to say.
 */
note: string, };

export type SealView = {
/**
 * The file.
 */
seal: string,
/**
 * Its size.
 */
bytes: number, };

export type SearchView = {
/**
 * Best first.
 */
hits: Array<HitView>,
/**
 * There are more than these.
 */
more: boolean,
/**
 * A newer question ended this one: no answer.
 */
interrupted: boolean, };

export type SecretView = {
/**
 * The account.
 */
name: string,
/**
 * The password; null where the clerk typed one.
 */
password: string | null, };

export type ShowView = { resident: PersonView, household: HouseholdView | null,
/**
 * The registry household (住基世帯) with everybody in it, insured or not.
 */
juki_household: Array<JukiMemberView>, qualification: Array<QualificationView>, movements: Array<MovementView>, special_statuses: Array<StatusView>, myna: MynaView, determinations: Array<CopayView>,
/**
 * Years the office holds, newest first; their values only with a reason, and not in the household view.
 */
incomes: Array<IncomeView>, certificates: Array<CertificateView>, next_actions: Array<NextActionView>,
/**
 * What is to be borne in mind; nothing to do.
 */
notes: Array<GroundView>,
/**
 * The paper the law says today, if covered.
 */
lawful_paper: LawfulPaperView | null,
/**
 * What was told of the person, oldest first.
 */
identities: Array<IdentityView>, as_of: string, known_at: string,
/**
 * As of now, as known now: only then something may be done.
 */
present: boolean,
/**
 * Values hidden by 支援措置 are left out: no reason was given.
 */
masked: boolean,
/**
 * This opening of the file at the window; null on the command line.
 */
opening: string | null, };

export type StatusChoiceView = {
/**
 * Code.
 */
status: string,
/**
 * Label.
 */
label: string,
/**
 * What must be shown.
 */
evidence: Array<EvidenceChoiceView>, };

export type StatusView = { id: string, status: string, label: string, from: string,
/**
 * First day without.
 */
to: string | null, notified_on: string,
/**
 * On the day it is shown for.
 */
holds: boolean, withdrawn: boolean, evidence: Array<EvidenceView>, };

export type TouchedView = {
/**
 * 宛名番号; null while only a provisional number is known
 */
resident: string | null,
/**
 * Record id.
 */
record: string,
/**
 * Provisional number.
 */
provisional_no: string | null,
/**
 * 氏名
 */
name: string, };

export type WhyView = {
/**
 * The opening it belongs to, for the access log; none where no window shows it.
 */
opening: string | null,
/**
 * The month asked for.
 */
month: string,
/**
 * 令和8年11月
 */
month_shown: string,
/**
 * The month before, where it can be judged.
 */
earlier: string | null,
/**
 * The month after, where it can be judged.
 */
later: string | null,
/**
 * 賦課年度 whose income decides in the month
 */
tax_year: number,
/**
 * 令和8年度
 */
tax_year_shown: string,
/**
 * 記号番号
 */
household: string,
/**
 * What holds for the month; none where nothing was determined.
 */
recorded: DeterminedView | null,
/**
 * What the rules say today of the same month; none where nobody is covered in it.
 */
now: JudgementView | null,
/**
 * The two differ: to be determined anew.
 */
differs: boolean,
/**
 * What would have to be replaced then.
 */
papers_to_replace: Array<OutdatedPaperView>,
/**
 * What is recorded of whom the rules count in that month.
 */
people: Array<KnownView>,
/**
 * Every determination of the household, newest first.
 */
history: Array<DeterminedView>, };
