// What is asked for on the issue screen. Pages are shown for it, and nothing else is printed than what they were shown for.

import type { ReceivedBy } from "./bindings/commands";
import type { OfferView } from "./bindings/views";
import type { Args } from "./door";

/** A paper as it is asked for, beside the person. */
export type Asked = Omit<Args<"issue_preview">, "resident">;

/** 申請, as typed. */
export type Application = { applied_on: string; applicant: ReceivedBy };

/** What is typed before anybody types. */
export const BY_HEAD: Application = { applied_on: "", applicant: "head" };

/** What is asked for by choosing an offer; of a kind that is given on application, with it. */
export function askedFor(offer: OfferView, { applied_on, applicant }: Application): Asked {
  const on = applied_on.trim();
  const application = offer.on_application ? { applicant, ...(on ? { applied_on: on } : {}) } : {};
  return { kind: offer.kind, purpose: offer.purpose, ...application };
}

/** Whether pages that were shown for one are the pages of the other. */
export function isSame(one: Asked, other: Asked): boolean {
  const of = ({ kind, purpose, applied_on, applicant, reason }: Asked) => [kind, purpose, applied_on, applicant, reason];
  const rest = of(other);
  return of(one).every((value, place) => (value ?? null) === (rest[place] ?? null));
}
