// A case as the clerk types it, and the notification it becomes. Knows fields; knows no rule.

import { type Check, type CheckItem, call } from "./door";

export type CaseKind = "join" | "leave";

export type NewPerson = {
  name: string;
  kana: string;
  birth: string;
  sex: string;
  relation: string;
  resident_kind: string;
  nationality: string;
  residence_status: string;
  stay_expires_on: string;
  myna: string;
  confirmed_new: boolean;
};

export type KnownMember = { resident: string; ticked: boolean; myna: string; collected: string[] };

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
};

export type Notification = { kind: CaseKind; members: object[]; [field: string]: unknown };

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
  };
}

/** The day in the stored form; what cannot be read goes as typed, so that the counter says so by its field. */
async function day(text: string): Promise<string> {
  return text.trim() ? call("parse_date", { text }).then((read) => read.date, () => text) : "";
}

function filled(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== false));
}

async function newcomer(person: NewPerson): Promise<object> {
  const { myna, ...rest } = person;
  const [birth, stay_expires_on] = await Promise.all([day(person.birth), day(person.stay_expires_on)]);
  const foreign = person.resident_kind === "foreign";
  const abroad = foreign ? { stay_expires_on } : { nationality: "", residence_status: "", stay_expires_on: "" };
  return { new_resident: filled({ ...rest, birth, ...abroad, name: person.name.trim() }), ...filled({ myna }) };
}

/** The notification as the counter reads it. */
export async function notification(typed: Case, check: Check): Promise<Notification> {
  const [effective_on, notified_on] = await Promise.all([day(typed.effective_on), day(typed.notified_on)]);
  const about = (member: KnownMember) => member.resident === typed.about;
  const ticked = typed.members.filter((member) => member.ticked);
  const known = [...ticked.filter(about), ...ticked.filter((member) => !about(member))];
  const where = typed.juki_household_no
    ? { juki_household_no: typed.juki_household_no }
    : { new_household: { address: typed.address, postal_code: typed.postal_code } };
  const members = [
    ...known.map(({ resident, myna, collected }) => ({
      resident,
      ...filled({ myna: typed.kind === "join" ? myna : "" }),
      ...(collected.length ? { collected } : {}),
    })),
    ...(await Promise.all(typed.newcomers.map(newcomer))),
  ];
  return {
    kind: typed.kind,
    ...filled({ reason: typed.reason, effective_on, notified_on, same_day_new_address: typed.same_day_new_address }),
    ...where,
    members,
    identity_check: { items: Object.keys(check), ...filled({ document: typed.document, by: typed.by }) },
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
