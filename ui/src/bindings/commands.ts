// Generated from the Rust commands. Do not edit.

import type {
  AccessView,
  AccountView,
  AcknowledgedView,
  ActionView,
  AmendedView,
  CertificateStateView,
  ChoicesView,
  ConflictView,
  DateView,
  DeterminationListView,
  DetermineView,
  DraftView,
  GaijiView,
  ImportListView,
  ImportRunView,
  ImportView,
  InboxView,
  IncomeChangeView,
  IncomeFileView,
  IncomeYearView,
  IssuePreviewView,
  IssueView,
  JobStateView,
  JobView,
  JudgementView,
  KeysView,
  ListChoiceView,
  ListView,
  ListWrittenView,
  MovementTaskView,
  MynaRecordedView,
  MynaState,
  NotificationKind,
  OfferView,
  OfficeDayView,
  OfficeView,
  OptionChangeView,
  OptionPreviewView,
  OptionsView,
  PrinterView,
  PulseView,
  Purpose,
  RegisterView,
  RetentionView,
  Role,
  RoundView,
  RunItemView,
  RunProgressView,
  RunView,
  SealView,
  SearchView,
  SecretView,
  ShowView,
  WhyView,
} from "./views";

export type Accesses = {
/**
 * Lines that show this resident.
 */
resident?: string | null,
/**
 * Lines of this clerk.
 */
clerk?: string | null,
/**
 * From this day on.
 */
from?: string | null,
/**
 * Until this day, inclusive.
 */
until?: string | null,
/**
 * At most so many; 0: as many as a list holds; left out: as many as a screen shows.
 */
limit?: number | null, };

export type Accounts = Record<symbol, never>;

export type AcknowledgeRestored = {
/**
 * The last issue number on a paper, if one is at hand.
 */
last_certificate?: string | null,
/**
 * The last 番号 given to a household, if one is known.
 */
last_household?: number | null, };

export type Actions = {
/**
 * 宛名番号, provisional number or record id; left out: everybody.
 */
resident?: string | null,
/**
 * Only actions of this code.
 */
code?: NextActionCode | null, };

export type AddAccount = {
/**
 * Its name.
 */
name: string,
/**
 * What it is for.
 */
role: Role,
/**
 * Its password.
 */
password?: string | null, };

export type AmendOffice = {
/**
 * 市町村・組合・広域連合の名前
 */
name?: string | null,
/**
 * 保険者番号
 */
insurer?: string | null,
/**
 * 全国地方公共団体コード
 */
municipality?: string | null,
/**
 * The first day.
 */
from: string,
/**
 * Only shown.
 */
dry_run: boolean, };

export type AssignNumber = {
/**
 * Provisional number or record id.
 */
resident: string,
/**
 * 宛名番号
 */
atena_no: string,
/**
 * The opening of the file it belongs to.
 */
opening?: string | null, };

export type Authority = "counter" | "residents_registry" | "tax_roll" | "batch";

export type Birth = string;

export type CancelRun = {
/**
 * Its number.
 */
run: number, };

export type ChangePassword = {
/**
 * The present one; a script has just given it.
 */
old?: string | null,
/**
 * The new one; a script may leave it out: one is made and told once.
 */
new?: string | null, };

export type Changes = { name?: string, kana?: string, alias?: string, former_surname?: string, name_latin?: string, print_choice?: PrintChoice, relation?: string, postal_code?: string, address?: string, address_extra?: string, mail_to?: string, nationality?: string, residence_status?: string, stay_expires_on?: string,
/**
 * みなしの生年月日, of whom the registry does not know it in full: a whole day that fits what it knows
 */
birth?: Birth, };

export type Check = { [key in "birth" | "kana" | "name" | "number" | "address"]?: string };

export type Choices = Record<symbol, never>;

export type CloseMovement = {
/**
 * The movement.
 */
task: string,
/**
 * Why.
 */
reason: string, };

export type CloseRun = {
/**
 * Its number.
 */
run: number, };

export type Collect = {
/**
 * Issue number.
 */
certificate_no: string,
/**
 * What became of it, where it is no plain return; one that is lost or stolen is no longer asked back.
 */
reason?: ReissueReason | null, };

export type Conflicts = Record<symbol, never>;

export type Deliver = {
/**
 * Issue number.
 */
certificate_no: string,
/**
 * At the window, or by mail.
 */
by: Delivery,
/**
 * Who takes it at the window and what was shown, where the office asks.
 */
received?: Receiver | null, };

export type Delivery = "window" | "mail";

export type DeterminationList = {
/**
 * 適用年月; left out: the present one.
 */
month?: string | null,
/**
 * Which list.
 */
of: ListKind,
/**
 * Left out: by 記号番号.
 */
order?: DeterminationOrder | null,
/**
 * Rows before the page.
 */
offset: number,
/**
 * Rows of the page.
 */
limit: number, };

export type DeterminationOrder = "number" | "ratio" | "elderly" | "under_70";

export type Determine = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * 適用年月; left out: the present one.
 */
month?: string | null,
/**
 * How the clerk made sure of the person.
 */
check?: Check | null, };

export type DetermineMonth = {
/**
 * 適用年月
 */
month: string,
/**
 * Only counts what would change.
 */
dry_run: boolean, };

export type DetermineRounds = Record<symbol, never>;

export type DisableAccount = {
/**
 * The account.
 */
name: string,
/**
 * Kept out.
 */
disabled: boolean, };

export type DraftVersion = 1;

export type Drafts = Record<symbol, never>;

export type DropDraft = {
/**
 * Its id.
 */
id: string, };

export type ExcludeItem = {
/**
 * The run.
 */
run: number,
/**
 * The item's place.
 */
item: number, };

export type IdentityCheck = {
/**
 * Items compared (`birth`, `kana` …).
 */
items: Array<string>,
/**
 * Document shown.
 */
document?: string,
/**
 * Who notified: head, self, member, agent.
 */
by?: string, };

export type IdentityDocument = "drivers_licence" | "my_number_card" | "smartphone_card" | "residence_card" | "specified_residence_card" | "passport" | "other";

export type Import = {
/**
 * The file.
 */
path: string,
/**
 * `RES_CHANGE` or `TAX_INCOME`; left out: 住民異動.
 */
kind?: string | null,
/**
 * 宛名番号 of rows that were held, of which a clerk made sure that they are of nobody registered under a 仮番号.
 */
as_new?: Array<string> | null, };

export type ImportList = {
/**
 * The import.
 */
run: number,
/**
 * Only rows of this result.
 */
result?: RowResult | null,
/**
 * Left out: what needs attention first.
 */
order?: ListOrder | null,
/**
 * Rows before the page.
 */
offset: number,
/**
 * Rows of the page.
 */
limit: number, };

export type Imports = Record<symbol, never>;

export type Inbox = Record<symbol, never>;

export type IncomeInput = number | string;

export type IncomeNotice = {
/**
 * 賦課年度: `2026`, `R8`, `令和8年度`
 */
tax_year?: IncomeInput,
/**
 * 市町村コード of 1 January, or [`ABROAD`]
 */
municipality?: string,
/**
 * 申告区分: declared, undeclared, unknown
 */
declaration?: string,
/**
 * 課税区分: levied, exempt, waived, unknown
 */
levy?: string,
/**
 * 総所得金額等
 */
total_income_yen?: IncomeInput,
/**
 * 合計所得金額
 */
aggregate_income_yen?: IncomeInput,
/**
 * 課税標準額
 */
taxable_income_yen?: IncomeInput,
/**
 * 給与収入
 */
salary_receipts_yen?: IncomeInput,
/**
 * 給与所得
 */
salary_income_yen?: IncomeInput,
/**
 * 公的年金収入
 */
pension_receipts_yen?: IncomeInput,
/**
 * 公的年金雑所得
 */
pension_income_yen?: IncomeInput,
/**
 * 専従者給与
 */
family_employee_yen?: IncomeInput,
/**
 * 収入合計（基準収入）
 */
receipts_yen?: IncomeInput,
/**
 * 扶養16未満数
 */
dependants_under_16?: IncomeInput,
/**
 * 扶養16–19数
 */
dependants_16_to_19?: IncomeInput,
/**
 * 更正日: the day the word is of (申告日, 証明日, 回答日)
 */
corrected_on?: string,
/**
 * Where it was learned: applicant, tax_certificate, former_municipality
 */
source?: string, };

export type Incomes = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * Why they are looked at.
 */
reason: string, };

export type Issue = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * Kind; left out: what the law says.
 */
kind?: string | null,
/**
 * What for; left out: what follows from the papers in hand.
 */
purpose?: Purpose | null,
/**
 * 申請日, of a kind that is given on application; left out: the day of issue.
 */
applied_on?: string | null,
/**
 * Who applied; left out: the head.
 */
applicant?: ReceivedBy | null,
/**
 * Why it is issued again.
 */
reason?: ReissueReason | null,
/**
 * Day of issue; another day than today only in a sample office.
 */
on?: string | null,
/**
 * How the clerk made sure of the person.
 */
check?: Check | null,
/**
 * The printer's address; left out: the one beside the counter.
 */
printer?: string | null,
/**
 * A PDF instead of a printer.
 */
pdf?: string | null,
/**
 * The pages as SVG, too.
 */
svg?: string | null,
/**
 * PDF and SVG take the place of files that are there.
 */
force?: boolean | null,
/**
 * Seconds without progress after which nobody knows what came of the paper.
 */
wait_s?: number | null, };

export type IssuePreview = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * Kind; left out: what the law says.
 */
kind?: string | null,
/**
 * What for; left out: what follows from the papers in hand.
 */
purpose?: Purpose | null,
/**
 * 申請日, of a kind that is given on application; left out: today.
 */
applied_on?: string | null,
/**
 * Who applied; left out: the head.
 */
applicant?: ReceivedBy | null,
/**
 * Why it is issued again.
 */
reason?: ReissueReason | null, };

export type Jobs = {
/**
 * Only those whose outcome is asked.
 */
open_only: boolean,
/**
 * At most so many, the newest; left out = all.
 */
newest?: number | null, };

export type LiftLockOut = {
/**
 * The account.
 */
name: string, };

export type ListKeys = Record<symbol, never>;

export type ListKind = "all" | "changed" | "pending";

export type ListMovements = Record<symbol, never>;

export type ListOptions = Record<symbol, never>;

export type ListOrder = "attention" | "line" | "resident" | "code";

export type ListRuns = Record<symbol, never>;

export type ListSave = {
/**
 * Its name.
 */
list: string,
/**
 * What its rows are chosen by.
 */
filters?: { [key in string]: string } | null,
/**
 * The column it is sorted by; left out: its own order.
 */
sort?: string | null,
/**
 * .pdf, .xlsx, or .csv in CP932.
 */
path: string,
/**
 * It takes the place of a file that is there.
 */
force: boolean, };

export type Lists = Record<symbol, never>;

export type Lock = Record<symbol, never>;

export type LongWork = "import" | "month_round" | "age_75" | "age_75_undo";

export type MonthWork = "age_75";

export type NameSvg = {
/**
 * The text.
 */
text: string, };

export type NewHousehold = {
/**
 * 住所
 */
address: string,
/**
 * 郵便番号
 */
postal_code?: string, };

export type NewResident = {
/**
 * 氏名
 */
name: string,
/**
 * 振り仮名
 */
kana?: string,
/**
 * 生年月日
 */
birth: Birth,
/**
 * 性別
 */
sex?: Sex,
/**
 * 続柄コード
 */
relation: string,
/**
 * 住民区分
 */
resident_kind?: ResidentKind,
/**
 * 国籍
 */
nationality?: string,
/**
 * 在留資格
 */
residence_status?: string,
/**
 * 在留期間満了日
 */
stay_expires_on?: string,
/**
 * The clerk made sure that this is nobody already known (namesakes, twins).
 */
confirmed_new?: boolean, };

export type NextActionCode = "ask_myna" | "give_paper" | "record_outcome" | "deliver" | "collect" | "withdraw" | "determine_copay" | "judge" | "end_coverage" | "undo_end_by_age" | "change_head" | "change_household" | "confirm_planned_move" | "confirm_qualification" | "reissue" | "renew_student" | "stay_ends_soon" | "stay_over" | "support_term_ends" | "turns70" | "turns75" | "assume_birth" | "write_age_ends" | "judge_month";

export type Notification = {
/**
 * What is notified.
 */
kind: NotificationKind,
/**
 * Reason code: `A…` for join, `E…` for leave, `C…` for change.
 */
reason?: string,
/**
 * 異動日: the day of the fact
 */
effective_on?: string,
/**
 * 届出日
 */
notified_on?: string,
/**
 * 世帯番号 of the registry household.
 */
juki_household_no?: string,
/**
 * A household the registry has not told yet.
 */
new_household?: NewHousehold,
/**
 * 転出 only: lived at the new address the same day (国保法8条1項ただし書).
 */
same_day_new_address?: boolean,
/**
 * 資格取得年月日, where the fact alone does not give it (A02: inherited; A10, A99: stated).
 */
qualified_on?: string,
/**
 * 資格喪失年月日 stated by the clerk (E10, E12, E99).
 */
lost_on?: string,
/**
 * 資格喪失年月日 in the municipality moved to before, where a qualification of ours is still open.
 */
lost_elsewhere_on?: string,
/**
 * The clerk's words on it, kept with the movement.
 */
remark?: string,
/**
 * 変更: the head of the household from that day (C01, C02); left out = the first member.
 */
head?: string,
/**
 * 世帯合併: somebody of the household entered; left out = the household of `juki_household_no`.
 */
into?: string,
/**
 * 訂正: id of the movement.
 */
corrects?: string,
/**
 * 訂正: what is wrong: `effective_on`, `notified_on`, `qualified_on`, `resident_since_on`, `recorded_on`, `relation`, `display_order`.
 */
field?: string,
/**
 * 訂正: the value it has now. 特別該当: its first day.
 */
from?: string,
/**
 * 訂正: the right value. 特別該当: the first day without; without `from` the status that holds ends.
 */
to?: string,
/**
 * 取消 of the movement or of the status: it never was.
 */
cancel?: boolean,
/**
 * 特別該当: which; `support` for 支援措置.
 */
status?: string,
/**
 * On whose word: the counter's, or the registry's (転入通知). Nobody claims to be a batch.
 */
authority?: Authority,
/**
 * The persons.
 */
members: Array<NotifiedMember>,
/**
 * How the clerk made sure of them.
 */
identity_check?: IdentityCheck, };

export type NotifiedMember = {
/**
 * 宛名番号, provisional number or record id of someone known.
 */
resident?: string,
/**
 * Someone the office does not know yet.
 */
new_resident?: NewResident,
/**
 * マイナ保険証; not told = unchanged
 */
myna?: MynaState,
/**
 * Papers the person brought back, by kind.
 */
collected?: Array<string>,
/**
 * What was shown, by name: for a special status, or for the stay of a foreigner (`longer_stay`,
 * `renewal_receipt`, `treaty_certificate`).
 */
evidence?: { [key in string]: string },
/**
 * 変更: what is told anew about the person.
 */
changes?: Changes, };

export type OfficeDay = {
/**
 * The office's day from now on.
 */
day: string, };

export type OptionHistory = {
/**
 * Only this option.
 */
name?: string | null, };

export type OptionPreview = {
/**
 * The option.
 */
name: string,
/**
 * Its value.
 */
value: string, };

export type PaperOffers = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string, };

export type PaperOutcome = "printed" | "spoiled" | "nothing" | "nothing_sent";

export type PaperOutcomeOf = {
/**
 * The job.
 */
job: string,
/**
 * What came of it.
 */
outcome: PaperOutcome,
/**
 * Why.
 */
reason?: string | null, };

export type ParseDate = {
/**
 * As typed.
 */
text: string, };

export type PauseRun = {
/**
 * Its number.
 */
run: number, };

export type Place = "search" | "household" | "case" | "issue" | "copay" | "income" | "access" | "accounts" | "retention" | "import" | "sign_in" | "determination" | "list";

export type PrintChoice = "name" | "alias" | "with_former_surname" | "latin" | "with_alias";

export type PrinterLamp = Record<symbol, never>;

export type Pulse = {
/**
 * The place of the last answer; left out: nothing is named.
 */
since?: number | null, };

export type ReceivedBy = "self" | "head" | "member" | "agent";

export type Receiver = {
/**
 * Who.
 */
by: ReceivedBy,
/**
 * What was shown.
 */
document: IdentityDocument, };

export type RecordCopay = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * One that a person of 70–74 can have, as `choices` says.
 */
ratio_percent: number,
/**
 * 発効期日
 */
from: string,
/**
 * Why.
 */
reason: string,
/**
 * How the clerk made sure of the person.
 */
check?: Check | null,
/**
 * The opening of the file it belongs to.
 */
opening?: string | null, };

export type RecordIncome = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * The year as it is told.
 */
income: IncomeNotice,
/**
 * How the clerk made sure of the person.
 */
check?: Check | null,
/**
 * Only shows what would change.
 */
dry_run: boolean, };

export type RecordMyna = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * What is known.
 */
state: MynaState,
/**
 * How the clerk made sure of the person.
 */
check?: Check | null,
/**
 * The opening of the file it belongs to.
 */
opening?: string | null, };

export type Register = {
/**
 * What is notified.
 */
notification: Notification,
/**
 * How the clerk made sure of the persons.
 */
check?: Check | null,
/**
 * Only shows what would follow.
 */
dry_run: boolean, };

export type ReissueReason = "lost" | "stolen" | "damaged" | "soiled";

export type ResetPassword = {
/**
 * The account.
 */
name: string,
/**
 * The password.
 */
password?: string | null, };

export type ResidentKind = "japanese" | "foreign" | "unregistered" | "removed";

export type ResumeRun = {
/**
 * Its number.
 */
run: number, };

export type Retention = {
/**
 * The day; left out: today.
 */
on?: string | null,
/**
 * Names the files.
 */
list: boolean, };

export type Returned = {
/**
 * Issue number.
 */
certificate_no: string,
/**
 * Why it came back.
 */
reason: string,
/**
 * Where it is kept.
 */
shelf?: string | null, };

export type RowResult = "refused" | "held" | "applied" | "unchanged";

export type RunItems = {
/**
 * Its number.
 */
run: number,
/**
 * Only items of this result.
 */
result?: RowResult | null,
/**
 * Items before the page.
 */
offset: number,
/**
 * Items of the page.
 */
limit: number, };

export type RunProgress = Record<symbol, never>;

export type RunStart = {
/**
 * The work.
 */
work: MonthWork,
/**
 * Its month; left out: the present one.
 */
month?: string | null,
/**
 * Only counts what would change.
 */
dry_run: boolean,
/**
 * Begins it and stops before its first item, so that items can be looked at and taken out.
 */
prepare: boolean, };

export type RunStop = {
/**
 * The work.
 */
work: LongWork, };

export type SaveDraft = {
/**
 * Its id.
 */
id: string,
/**
 * What is notified.
 */
kind: NotificationKind,
/**
 * Of the fields.
 */
version: DraftVersion,
/**
 * The fields as the screen left them (JSON text).
 */
body: string, };

export type Search = {
/**
 * Kana, kanji, birth date, number, address, in any mix.
 */
text: string,
/**
 * At most so many.
 */
limit?: number | null, };

export type SetGaiji = {
/**
 * The table.
 */
file: string, };

export type SetInbox = {
/**
 * The folder.
 */
folder: string, };

export type SetOption = {
/**
 * The option.
 */
name: string,
/**
 * Its value.
 */
value: string, };

export type SetPrinter = {
/**
 * `ipp://…`
 */
printer: string, };

export type SetSeal = {
/**
 * The picture.
 */
file: string, };

export type Sex = "0" | "1" | "2";

export type Show = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * The screen it is shown on.
 */
place?: Place | null,
/**
 * The opening of the file it belongs to, if it was opened before.
 */
opening?: string | null,
/**
 * Why hidden values are looked at.
 */
reason?: string | null,
/**
 * As of this day.
 */
on?: string | null,
/**
 * As the office knew it then.
 */
known_at?: string | null, };

export type ShowList = {
/**
 * Its name.
 */
list: string,
/**
 * What its rows are chosen by.
 */
filters?: { [key in string]: string } | null,
/**
 * The column it is sorted by; left out: its own order.
 */
sort?: string | null,
/**
 * Rows to leave out.
 */
offset?: number | null,
/**
 * Most rows.
 */
limit?: number | null, };

export type ShowOffice = Record<symbol, never>;

export type ShowRun = {
/**
 * Its number.
 */
run: number, };

export type SignIn = {
/**
 * The account; left out: the only one.
 */
clerk?: string | null,
/**
 * The password.
 */
password: string, };

export type SignOut = Record<symbol, never>;

export type Supposed = {
/**
 * Whose.
 */
resident: string,
/**
 * 生年月日
 */
birth?: string | null,
/**
 * 所得・課税 of the year that decides in the month.
 */
income?: IncomeYearView | null, };

export type Touch = Record<symbol, never>;

export type UndoRun = {
/**
 * Its number.
 */
run: number, };

export type UnlockWindow = {
/**
 * The password.
 */
password: string, };

export type Why = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * 適用年月; left out or empty: the present one.
 */
month?: string | null,
/**
 * The opening of the file it is looked at from.
 */
opening?: string | null,
/**
 * Why the incomes in its grounds are looked at, where no file was opened.
 */
reason?: string | null, };

export type WhyPanelAsIf = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * 適用年月; left out or empty: the present one.
 */
month?: string | null,
/**
 * The opening of the file it is looked at from.
 */
opening?: string | null,
/**
 * The facts.
 */
changes: Array<Supposed>, };

export type WhySave = {
/**
 * 宛名番号, provisional number or record id.
 */
resident: string,
/**
 * 適用年月; left out or empty: the present one.
 */
month?: string | null,
/**
 * The opening of the file it is looked at from.
 */
opening?: string | null,
/**
 * Why the incomes in its grounds are looked at, where no file was opened.
 */
reason?: string | null,
/**
 * .pdf, .xlsx, or .csv in CP932.
 */
path: string,
/**
 * It takes the place of a file that is there.
 */
force: boolean, };

export type Withdraw = {
/**
 * Issue number.
 */
certificate_no: string,
/**
 * Why.
 */
reason: string, };

/** Every command: its arguments and its answer. */
export type Commands = {
  sign_in: { args: SignIn; answer: OfficeView };
  sign_out: { args: SignOut; answer: OfficeView };
  unlock: { args: UnlockWindow; answer: OfficeView };
  lock: { args: Lock; answer: OfficeView };
  touch: { args: Touch; answer: PulseView };
  pulse: { args: Pulse; answer: PulseView };
  office: { args: ShowOffice; answer: OfficeView };
  parse_date: { args: ParseDate; answer: DateView };
  name_svg: { args: NameSvg; answer: string };
  choices: { args: Choices; answer: ChoicesView };
  amend_office: { args: AmendOffice; answer: AmendedView };
  office_day: { args: OfficeDay; answer: OfficeDayView };
  set_seal: { args: SetSeal; answer: SealView };
  set_gaiji: { args: SetGaiji; answer: GaijiView };
  retention: { args: Retention; answer: RetentionView };
  acknowledge_restored: { args: AcknowledgeRestored; answer: AcknowledgedView };
  keys: { args: ListKeys; answer: KeysView };
  printer: { args: PrinterLamp; answer: PrinterView };
  set_printer: { args: SetPrinter; answer: PrinterView };
  search: { args: Search; answer: SearchView };
  show: { args: Show; answer: ShowView };
  actions: { args: Actions; answer: Array<ActionView> };
  register: { args: Register; answer: RegisterView };
  copay: { args: RecordCopay; answer: ShowView };
  myna: { args: RecordMyna; answer: MynaRecordedView };
  assign_number: { args: AssignNumber; answer: ShowView };
  incomes: { args: Incomes; answer: IncomeFileView };
  record_income: { args: RecordIncome; answer: IncomeChangeView };
  drafts: { args: Drafts; answer: Array<DraftView> };
  save_draft: { args: SaveDraft; answer: null };
  drop_draft: { args: DropDraft; answer: null };
  paper_offers: { args: PaperOffers; answer: Array<OfferView> };
  issue_preview: { args: IssuePreview; answer: IssuePreviewView };
  issue: { args: Issue; answer: IssueView };
  jobs: { args: Jobs; answer: Array<JobView> };
  outcome: { args: PaperOutcomeOf; answer: JobStateView };
  deliver: { args: Deliver; answer: CertificateStateView };
  withdraw: { args: Withdraw; answer: CertificateStateView };
  returned: { args: Returned; answer: CertificateStateView };
  collect: { args: Collect; answer: CertificateStateView };
  import: { args: Import; answer: ImportView };
  imports: { args: Imports; answer: Array<ImportRunView> };
  import_list: { args: ImportList; answer: ImportListView };
  inbox: { args: Inbox; answer: InboxView };
  set_inbox: { args: SetInbox; answer: InboxView };
  movements: { args: ListMovements; answer: Array<MovementTaskView> };
  close_movement: { args: CloseMovement; answer: Array<MovementTaskView> };
  conflicts: { args: Conflicts; answer: Array<ConflictView> };
  lists: { args: Lists; answer: Array<ListChoiceView> };
  list: { args: ShowList; answer: ListView };
  list_save: { args: ListSave; answer: ListWrittenView };
  run_progress: { args: RunProgress; answer: Array<RunProgressView> };
  run_start: { args: RunStart; answer: RunView };
  run_stop: { args: RunStop; answer: Array<RunProgressView> };
  runs: { args: ListRuns; answer: Array<RunView> };
  run: { args: ShowRun; answer: RunView };
  run_items: { args: RunItems; answer: Array<RunItemView> };
  run_pause: { args: PauseRun; answer: RunView };
  run_resume: { args: ResumeRun; answer: RunView };
  run_cancel: { args: CancelRun; answer: RunView };
  run_undo: { args: UndoRun; answer: RunView };
  run_close: { args: CloseRun; answer: RunView };
  run_exclude: { args: ExcludeItem; answer: RunView };
  why: { args: Why; answer: WhyView };
  what_if: { args: WhyPanelAsIf; answer: JudgementView | null };
  determine: { args: Determine; answer: DetermineView };
  why_save: { args: WhySave; answer: ListWrittenView };
  determine_month: { args: DetermineMonth; answer: RoundView };
  determine_rounds: { args: DetermineRounds; answer: Array<RoundView> };
  determination_list: { args: DeterminationList; answer: DeterminationListView };
  options: { args: ListOptions; answer: OptionsView };
  option_preview: { args: OptionPreview; answer: OptionPreviewView };
  option_history: { args: OptionHistory; answer: Array<OptionChangeView> };
  set_option: { args: SetOption; answer: OfficeView };
  accounts: { args: Accounts; answer: Array<AccountView> };
  add_account: { args: AddAccount; answer: SecretView };
  disable_account: { args: DisableAccount; answer: Array<AccountView> };
  reset_password: { args: ResetPassword; answer: SecretView };
  lift_lock_out: { args: LiftLockOut; answer: Array<AccountView> };
  change_password: { args: ChangePassword; answer: SecretView };
  accesses: { args: Accesses; answer: Array<AccessView> };
};
