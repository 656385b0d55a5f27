// The one door to the counter: a command's name, its arguments, its answer. Everything else of the window is behind it.

import { invoke } from "@tauri-apps/api/core";
import type {
  AccessView,
  AccountView,
  CertificateStateView,
  ChoiceView,
  DateView,
  DeterminationListView,
  DetermineView,
  DraftView,
  ImportListView,
  ImportRunView,
  ImportView,
  InboxView,
  IncomeChangeView,
  IncomeFileView,
  SearchView,
  IncomeYearView,
  IssuePreviewView,
  IssueView,
  JobStateView,
  JobView,
  JudgementView,
  ListWrittenView,
  MovementTaskView,
  OfficeView,
  OptionChangeView,
  OptionPreviewView,
  OptionsView,
  PrinterView,
  PulseView,
  RefusalView,
  RegisterView,
  RoundView,
  RunProgressView,
  SecretView,
  ShowView,
  StatusChoiceView,
  WhyView,
} from "./bindings/views";
import type { IncomeTyped } from "./income";
import type { Notification } from "./notification";
import { words } from "./words";

export type CheckItem = "birth" | "kana" | "name" | "number" | "address";
export type Check = { [item in CheckItem]?: string };
export type ListOrder = "attention" | "line" | "resident" | "code";
export type ListKind = "all" | "changed" | "pending";
export type DeterminationOrder = "number" | "ratio" | "elderly" | "under_70";
/** Whose determination, of which month, and the opening of the file it is looked at from. */
export type WhyAsked = { resident: string; month?: string; opening: string | null };
/** A fact as it might be; what is left out is as it is recorded. */
export type Supposed = { resident: string; birth?: string; income?: IncomeYearView };
/** Who takes a paper at the window, and what was shown. */
export type Received = { by: string; document: string };
export type Outcome = "printed" | "spoiled" | "nothing";
export type Choices = Record<
  | "join_reasons"
  | "leave_reasons"
  | "change_reasons"
  | "correct_fields"
  | "print_choices"
  | "myna"
  | "documents"
  | "notifiers"
  | "relations"
  | "reveal_reasons"
  | "income_purposes"
  | "income_amounts"
  | "income_sources"
  | "declarations"
  | "levies",
  ChoiceView[]
> & { statuses: StatusChoiceView[] };
/** A long work, of which one of its name runs at a time. */
export type LongWork = "import" | "month_round";
export type Place = "household" | "case" | "issue";
type Nothing = Record<string, never>;

type Commands = {
  office: [Nothing, OfficeView];
  sign_in: [{ clerk: string; password: string }, OfficeView];
  sign_out: [Nothing, OfficeView];
  search: [{ text: string; limit: number }, SearchView];
  show: [{ resident: string; place: Place; opening?: string | null; reason?: string; on?: string; known_at?: string }, ShowView];
  parse_date: [{ text: string }, DateView];
  choices: [Nothing, Choices];
  register: [{ notification: Notification; check: Check; dry_run: boolean }, RegisterView];
  issue_preview: [{ resident: string; kind?: string }, IssuePreviewView];
  issue: [{ resident: string; kind?: string; check: Check }, IssueView];
  jobs: [{ open_only: boolean }, JobView[]];
  outcome: [{ job: string; outcome: Outcome; reason?: string }, JobStateView];
  deliver: [{ certificate_no: string; by: "window" | "mail"; received?: Received }, CertificateStateView];
  collect: [{ certificate_no: string; reason?: string }, CertificateStateView];
  printer: [Nothing, PrinterView];
  set_printer: [{ printer: string }, PrinterView];
  copay: [{ resident: string; ratio_percent: number; from: string; reason: string; check: Check; opening: string | null }, ShowView];
  name_svg: [{ text: string }, string];
  drafts: [Nothing, DraftView[]];
  save_draft: [{ id: string; kind: string; body: string }, null];
  drop_draft: [{ id: string }, null];
  import: [{ path: string; kind: string }, ImportView];
  incomes: [{ resident: string; reason: string }, IncomeFileView];
  record_income: [{ resident: string; income: IncomeTyped; check: Check; dry_run: boolean }, IncomeChangeView];
  run_progress: [Nothing, RunProgressView[]];
  run_stop: [{ work: LongWork }, RunProgressView[]];
  imports: [Nothing, ImportRunView[]];
  import_list: [{ run: number; result: string; order: ListOrder; offset: number; limit: number }, ImportListView];
  import_save: [{ run: number; path: string }, ListWrittenView];
  inbox: [Nothing, InboxView];
  set_inbox: [{ folder: string }, InboxView];
  movements: [Nothing, MovementTaskView[]];
  close_movement: [{ task: string; reason: string }, MovementTaskView[]];
  unlock: [{ password: string }, OfficeView];
  lock: [Nothing, OfficeView];
  touch: [Nothing, PulseView];
  pulse: [Nothing, PulseView];
  accounts: [Nothing, AccountView[]];
  add_account: [{ name: string; role: "clerk" | "supervisor"; password: string }, SecretView];
  disable_account: [{ name: string; disabled: boolean }, AccountView[]];
  reset_password: [{ name: string; password?: string }, SecretView];
  lift_lock_out: [{ name: string }, AccountView[]];
  change_password: [{ old: string; new: string }, null];
  accesses: [{ resident: string; clerk: string; from: string; until: string }, AccessView[]];
  why: [WhyAsked, WhyView];
  what_if: [WhyAsked & { changes: Supposed[] }, JudgementView | null];
  determine: [{ resident: string; month: string; check: Check }, DetermineView];
  why_save: [WhyAsked & { path: string }, ListWrittenView];
  determine_month: [{ month: string; dry_run: boolean }, RoundView];
  determine_rounds: [Nothing, RoundView[]];
  determination_list: [{ month: string; of: ListKind; order: DeterminationOrder; offset: number; limit: number }, DeterminationListView];
  determination_save: [{ month: string; of: ListKind; order: DeterminationOrder; path: string }, ListWrittenView];
  options: [Nothing, OptionsView];
  option_preview: [{ name: string; value: string }, OptionPreviewView];
  option_history: [{ name?: string }, OptionChangeView[]];
  options_save: [{ path: string }, ListWrittenView];
  set_option: [{ name: string; value: string }, OfficeView];
};

let whenLocked = () => {};

/** What happens when the counter answers that the window is locked. */
export function onLocked(action: () => void): void {
  whenLocked = action;
}

/** Asks the counter. The promise is rejected with a RefusalView, whatever went wrong. */
export async function call<Name extends keyof Commands>(name: Name, args: Commands[Name][0]): Promise<Commands[Name][1]> {
  try {
    return await invoke<Commands[Name][1]>("call", { name, args });
  } catch (reason) {
    const refused = refusal(reason);
    if (refused.code === "locked") whenLocked();
    throw refused;
  }
}

/** Whatever was thrown, as the one shape of refusal. */
export function refusal(reason: unknown): RefusalView {
  const known = typeof reason === "object" && reason !== null && "code" in reason;
  const empty: RefusalView = { code: "broken_off", message: "", fields: {}, grounds: [], next: [] };
  const shown = known ? { ...empty, ...(reason as RefusalView) } : empty;
  return shown.message ? shown : { ...shown, ...words.brokenOff };
}

const days = new Map<string, Promise<string>>();

/** A day of the counter (`YYYY-MM-DD`) as it is said in 和暦; unreadable ones stay as they are. */
export function longDay(iso: string): Promise<string> {
  const known = days.get(iso) ?? call("parse_date", { text: iso }).then((day) => day.long, () => iso);
  days.set(iso, known);
  return known;
}

const names = new Map<string, Promise<string | null>>();

/** The exact glyphs of a name; null where the font has none. */
export function nameGlyphs(text: string): Promise<string | null> {
  const known = names.get(text) ?? call("name_svg", { text }).catch(() => null);
  names.set(text, known);
  return known;
}

/** Whether a browser would draw another glyph, or a crossed box, for a character of the name. */
export function needsGlyphs(text: string): boolean {
  return /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u{E000}-\u{F8FF}\u{30000}-\u{3FFFF}]/u.test(text);
}
