// Cases: begun from what the counter shows, kept field by field, taken up again.

import type { DraftView, ShowView } from "./bindings/views";
import { call } from "./door";
import { type Case, type CaseKind, type KnownMember, newCase } from "./notification";
import { words } from "./words";

/** What was typed, where this program can go on with it. */
export function takenUp(draft: DraftView): Case | null {
  if (!draft.may_continue || !draft.kind) return null;
  return { ...newCase(draft.kind, "", "", draft.id), ...(JSON.parse(draft.body) as Partial<Case>), kind: draft.kind, id: draft.id };
}

/** The half-typed case of this kind about this resident, or a fresh one beside a draft that cannot be continued. */
export async function begin(kind: CaseKind, resident: string, begun?: Case): Promise<Case> {
  const id = begun?.id ?? `${kind}-${resident}`;
  const kept = (await call("drafts", {})).find((draft) => draft.id === id);
  if (!kept) return begun ?? newCase(kind, resident, "", id);
  return takenUp(kept) ?? newCase(kind, resident, "", crypto.randomUUID());
}

/** Everybody of the registry household, with what was typed about them so far. */
export function membersOf(show: ShowView, typed: Case): KnownMember[] {
  const insured = (coverage: string) => coverage === "covered";
  return show.juki_household.map((person) => {
    const known = typed.members.find((member) => member.resident === person.resident);
    const about = person.record === show.resident.record;
    const fits = typed.kind === "join" ? !insured(person.coverage) : typed.kind !== "leave" || insured(person.coverage);
    return known ?? { resident: person.resident, ticked: about && fits, myna: person.myna, collected: [] };
  });
}

/** The one whose 本人確認 the counter asks for: the first member, the person on the screen before others. */
export function checked(typed: Case): string | null {
  const ticked = typed.members.filter((member) => member.ticked);
  return (ticked.find((member) => member.resident === typed.about) ?? ticked[0])?.resident ?? null;
}

export function caseTitle(kind: CaseKind): string {
  return words.form.about(words.form[kind]);
}

/** Whom the case is about, as far as it is typed. */
export function caseName(typed: Case): string {
  return typed.title || typed.newcomers[0]?.name || words.form.unknownPerson;
}
