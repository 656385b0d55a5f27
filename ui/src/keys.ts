// Keys: who gets a function key, and Enter that moves on without fighting the input method.

import { onMount } from "svelte";
import type { Function } from "./bindings/views";

export type Keys = { [key: string]: () => void };

/** What an office must have for a function key to lead anywhere; a key that is not here works in every office. */
export const KEY_NEEDS: Record<string, Function> = {
  F3: "notifications",
  F4: "notifications",
  F5: "link_files",
  F6: "certificates",
  F8: "certificates",
  F10: "certificates",
};

const scopes: Keys[] = [];

/** An input method is at work: its Enter and its function keys are not ours. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** These keys are answered until what is returned is called. The last that came answers first. */
export function takeKeys(keys: Keys): () => void {
  scopes.push(keys);
  return () => void scopes.splice(scopes.lastIndexOf(keys), 1);
}

/** The keys of a screen or a part of it, as long as it is shown. */
export function useKeys(keys: Keys): void {
  onMount(() => takeKeys(keys));
}

/** Gives a key to whoever wants it. A dialog keeps its keys to itself. */
export function answerKey(event: KeyboardEvent): void {
  if (composing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  const action = scopes.findLast((keys) => event.key in keys)?.[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

const FIELDS = "input:not([disabled]), select:not([disabled]), textarea:not([disabled]), button:not([disabled])";

/** In this form Enter moves to the next field; buttons keep their own Enter. */
export function enterMovesOn(form: HTMLElement): { destroy(): void } {
  const listen = (event: KeyboardEvent) => {
    const from = event.target;
    if (event.key !== "Enter" || composing(event) || !(from instanceof HTMLElement)) return;
    if (from instanceof HTMLButtonElement || from instanceof HTMLTextAreaElement || from.tagName === "SUMMARY") return;
    event.preventDefault();
    const to = next(form, from);
    to?.focus();
    if (to instanceof HTMLInputElement) to.select();
  };
  form.addEventListener("keydown", listen);
  return { destroy: () => form.removeEventListener("keydown", listen) };
}

function next(form: HTMLElement, from: HTMLElement): HTMLElement | undefined {
  const fields = [...form.querySelectorAll<HTMLElement>(FIELDS)].filter((field) => field.checkVisibility());
  const group = from instanceof HTMLInputElement && from.type === "radio" ? from.name : null;
  const inGroup = (field: HTMLElement) => field instanceof HTMLInputElement && field.type === "radio" && field.name === group;
  const after = fields.slice(fields.indexOf(from) + 1).filter((field) => !group || !inGroup(field));
  const first = after[0];
  if (!(first instanceof HTMLInputElement) || first.type !== "radio") return first;
  return fields.find((field) => field instanceof HTMLInputElement && field.name === first.name && field.checked) ?? first;
}

/** Moves the focus to an element once it is there. */
export function focusOn(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}

/** Scrolls an element into sight, once the focus has come to where it is wanted; that place stays in sight. */
export function inSight(element: HTMLElement): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      element.scrollIntoView({ block: "nearest" });
      if (document.activeElement !== document.body) document.activeElement?.scrollIntoView({ block: "nearest" });
    }),
  );
}
