// A case as the clerk types it, and the notification it becomes. Knows fields; knows no rule.

import type {
  Authority,
  Changes,
  Check,
  DraftVersion,
  IdentityCheck,
  NewResident,
  Notification,
  NotifiedMember,
  ResidentKind,
  Sex,
} from "./bindings/commands";
import type { ChoicesView, EvidenceChoiceView, MynaState, NotificationKind } from "./bindings/views";
import { type CheckItem, call } from "./door";

export type CaseKind = NotificationKind;

export type NewPerson = {
  name: string;
  kana: string;
  birth: string;
  sex: Sex | "";
  relation: string;
  resident_kind: ResidentKind;
  nationality: string;
  residence_status: string;
  stay_expires_on: string;
  myna: MynaState | "";
  confirmed_new: boolean;
};

export type KnownMember = { resident: string; ticked: boolean; myna: MynaState | ""; collected: string[] };

/** The version of the fields below: one more whenever a program of before could not go on with what this one keeps. */
export const CASE_VERSION: DraftVersion = 1;

/** Everything typed so far; this is what a draft keeps. */
export type Case = {
  id: string;
  kind: CaseKind;
  about: string;
  title: string;
  reason: string;
  effective_on: string;
  notified_on: string;
  juki_household_no: string;
  address: string;
  postal_code: string;
  same_day_new_address: boolean;
  members: KnownMember[];
  newcomers: NewPerson[];
  document: string;
  by: string;
  /** Days and words that only some reasons have. */
  qualified_on: string;
  lost_on: string;
  remark: string;
  evidence: Record<string, string>;
  /** 変更 */
  head: string;
  into: string;
  changes: { [field in keyof Changes]?: Changes[field] | "" };
  /** 訂正・特別該当 */
  corrects: string;
  field: string;
  from: string;
  to: string;
  cancel: boolean;
  by_registry: boolean;
  status: string;
};

export function newPerson(): NewPerson {
  return {
    name: "",
    kana: "",
    birth: "",
    sex: "",
    relation: "",
    resident_kind: "japanese",
    nationality: "",
    residence_status: "",
    stay_expires_on: "",
    myna: "not_registered",
    confirmed_new: false,
  };
}

export function newCase(kind: CaseKind, about: string, title: string, id: string): Case {
  return {
    id,
    kind,
    about,
    title,
    reason: "",
    effective_on: "",
    notified_on: "",
    juki_household_no: "",
    address: "",
    postal_code: "",
    same_day_new_address: false,
    members: [],
    newcomers: [],
    document: "",
    by: "",
    qualified_on: "",
    lost_on: "",
    remark: "",
    evidence: {},
    head: "",
    into: "",
    changes: {},
    corrects: "",
    field: "effective_on",
    from: "",
    to: "",
    cancel: false,
    by_registry: false,
    status: "",
  };
}

/** The day in the stored form; what cannot be read goes as typed, so that the counter says so by its field. */
async function day(text: string): Promise<string> {
  return text.trim() ? call("parse_date", { text }).then((read) => read.date, () => text) : "";
}

/** The same without what was left empty. */
type Filled<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], "" | undefined> };

function filled<Fields extends object>(fields: Fields): Filled<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== false)) as Filled<Fields>;
}

async function newcomer(person: NewPerson): Promise<NotifiedMember> {
  const { myna, ...rest } = person;
  const [birth, stay_expires_on] = await Promise.all([day(person.birth), day(person.stay_expires_on)]);
  const foreign = person.resident_kind === "foreign";
  const abroad = foreign ? { stay_expires_on } : { nationality: "", residence_status: "", stay_expires_on: "" };
  // what is needed may be missing still: the counter says so by its field
  const new_resident = filled({ ...rest, ...abroad, birth, name: person.name.trim() }) as NewResident;
  return { new_resident, ...filled({ myna }) };
}

/** Fields of changes that are days. */
const DAYS = ["stay_expires_on", "birth"];

async function withDays<Fields extends { [name: string]: string | undefined }>(fields: Fields): Promise<Filled<Fields>> {
  const read = Object.entries(fields).map(async ([name, value]) => [name, DAYS.includes(name) ? await day(value ?? "") : value]);
  return filled(Object.fromEntries(await Promise.all(read)) as Fields);
}

/** What may be shown for the case, as the counter asks for it. */
export function askedEvidence(typed: Case, choices: ChoicesView | null): EvidenceChoiceView[] {
  if (typed.kind === "special_status") return choices?.statuses.find((one) => one.status === typed.status)?.evidence ?? [];
  if (typed.kind === "join") return choices?.join_evidence.find((one) => one.reason === typed.reason)?.foreign ?? [];
  return [];
}

/** What was shown for the case; nothing where nothing was. What was typed for another reason before is not told. */
async function evidenceOf(typed: Case, choices: ChoicesView | null): Promise<Pick<NotifiedMember, "evidence">> {
  const told = askedEvidence(typed, choices).map(async ({ code, kind }) => {
    const value = typed.evidence[code] ?? "";
    return [code, kind === "day" ? await day(value) : value];
  });
  const evidence = filled(Object.fromEntries(await Promise.all(told)) as Record<string, string>);
  return Object.keys(evidence).length ? { evidence: evidence as Record<string, string> } : {};
}

async function changesOf(typed: Case): Promise<Pick<NotifiedMember, "changes">> {
  // 世帯主変更・世帯分離・世帯合併 tell nothing of persons: what was typed for another reason before is not theirs
  const ofPersons = typed.kind === "change" && !["C01", "C02", "C03"].includes(typed.reason);
  const changes: Changes = ofPersons ? await withDays(typed.changes) : {};
  return Object.keys(changes).length ? { changes } : {};
}

async function knownMembers(typed: Case, evidence: Pick<NotifiedMember, "evidence">): Promise<NotifiedMember[]> {
  const about = (member: KnownMember) => member.resident === typed.about;
  const ticked = typed.members.filter((member) => member.ticked);
  const changes = await changesOf(typed);
  return [...ticked.filter(about), ...ticked.filter((member) => !about(member))].map(({ resident, myna, collected }) => ({
    resident,
    ...filled({ myna: typed.kind === "join" ? myna : ("" as const) }),
    ...(collected.length ? { collected } : {}),
    ...evidence,
    ...changes,
  }));
}

/** Fields that belong to one kind of notification only. */
async function own(typed: Case): Promise<Partial<Notification>> {
  const [qualified_on, lost_on] = await Promise.all([day(typed.qualified_on), day(typed.lost_on)]);
  const isDay = typed.field.endsWith("_on");
  const [from, to] = await Promise.all([typed.from, typed.to].map((text) => (isDay ? day(text) : text)));
  const authority: Authority | "" = typed.by_registry ? "residents_registry" : "";
  switch (typed.kind) {
    case "join":
      return filled({ qualified_on });
    case "leave":
      return filled({ lost_on, same_day_new_address: typed.same_day_new_address });
    case "change":
      return filled({ head: typed.head, into: typed.into });
    case "correct": {
      const value = typed.cancel ? {} : { field: typed.field, from, to };
      return filled({ corrects: typed.corrects, cancel: typed.cancel, authority, ...value });
    }
    case "special_status":
      return filled({ status: typed.status, from: await day(typed.from), to: await day(typed.to), cancel: typed.cancel });
  }
}

/** The notification as the counter reads it. */
export async function notification(typed: Case, check: Check, choices: ChoicesView | null = null): Promise<Notification> {
  const [effective_on, notified_on] = await Promise.all([day(typed.effective_on), day(typed.notified_on)]);
  const moves = typed.kind !== "correct" && typed.kind !== "special_status";
  const home = typed.juki_household_no
    ? { juki_household_no: typed.juki_household_no }
    : { new_household: { address: typed.address, postal_code: typed.postal_code } };
  const where = typed.kind === "join" || typed.kind === "leave" ? home : {};
  const evidence = await evidenceOf(typed, choices);
  const identity_check: IdentityCheck = { items: Object.keys(check), ...filled({ document: typed.document, by: typed.by }) };
  const newcomers = await Promise.all(typed.newcomers.map(async (one) => ({ ...(await newcomer(one)), ...evidence })));
  const members = [...(await knownMembers(typed, evidence)), ...newcomers];
  return {
    kind: typed.kind,
    ...filled({ notified_on, remark: typed.remark, ...(moves ? { reason: typed.reason, effective_on } : {}) }),
    ...(await own(typed)),
    ...where,
    members,
    identity_check,
  };
}

/** The items that were typed. */
export function given(check: Check): Check {
  const typed = Object.entries(check).filter(([, value]) => value?.trim());
  return Object.fromEntries(typed) as Check;
}

/** Items that a search already matched as a whole (`birth: 1980-05-05`), to be typed once only. */
export function matched(why: string[]): Check {
  const items: CheckItem[] = ["birth", "kana", "name", "number", "address"];
  const check: Check = {};
  for (const reason of why) {
    const [, item, value] = /^(\w+): ([^（]+)$/.exec(reason) ?? [];
    const known = items.find((name) => name === (item === "atena" ? "number" : item));
    if (known && value) check[known] = value;
  }
  return check;
}
