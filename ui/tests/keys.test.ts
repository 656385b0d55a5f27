// Who gets a key, and where Enter leads. The page is a stand-in: the little of it that keys.ts asks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answerKey, composing, enterMovesOn, takeKeys } from "../src/keys";

class Element {
  tagName = "INPUT";
  name = "";
  type = "text";
  checked = false;
  shown = true;
  static focused: Element | null = null;
  static selected: Element | null = null;
  constructor(more: Partial<Element> = {}) {
    Object.assign(this, more);
  }
  focus() {
    Element.focused = this;
  }
  select() {
    Element.selected = this;
  }
  checkVisibility() {
    return this.shown;
  }
}
class Input extends Element {}
class Button extends Element {}
class TextArea extends Element {}

let dialog: object | null = null;
Object.assign(globalThis, {
  HTMLElement: Element,
  HTMLInputElement: Input,
  HTMLButtonElement: Button,
  HTMLTextAreaElement: TextArea,
  document: { querySelector: () => dialog },
});

/** A key stroke, with whether somebody took it. */
function stroke(key: string, more: object = {}) {
  const event = { key, isComposing: false, keyCode: 0, ctrlKey: false, altKey: false, metaKey: false, taken: false, ...more, preventDefault: () => (event.taken = true) };
  return event as typeof event & KeyboardEvent;
}

test("the last that took a key answers, and gives it back", () => {
  const heard: string[] = [];
  const giveBack = takeKeys({ F9: () => heard.push("screen"), F6: () => heard.push("issue") });
  const close = takeKeys({ F9: () => heard.push("panel") });
  for (const key of ["F9", "F6"]) answerKey(stroke(key));
  close();
  answerKey(stroke("F9"));
  giveBack();
  const untaken = stroke("F9");
  answerKey(untaken);
  assert.deepEqual([heard, untaken.taken], [["panel", "issue", "screen"], false]);
});

test("keys of an input method, with a modifier, or under a dialog are not ours", () => {
  let heard = 0;
  const giveBack = takeKeys({ F9: () => (heard += 1) });
  for (const more of [{ isComposing: true }, { keyCode: 229 }, { ctrlKey: true }, { altKey: true }, { metaKey: true }]) answerKey(stroke("F9", more));
  dialog = {};
  answerKey(stroke("F9"));
  dialog = null;
  assert.equal(heard, 0);
  answerKey(stroke("F9"));
  assert.equal(heard, 1);
  giveBack();
  assert.ok(composing(stroke("Enter", { keyCode: 229 })));
});

/** Presses Enter in a field of a form, and tells where the focus went. */
function enter(fields: Element[], from: Element, more: object = {}): Element | null {
  let listener = (_event: KeyboardEvent) => {};
  const form = { querySelectorAll: () => fields, addEventListener: (_: string, listen: typeof listener) => (listener = listen), removeEventListener: () => {} };
  enterMovesOn(form as unknown as HTMLElement);
  Element.focused = null;
  listener(stroke("Enter", { target: from, ...more }));
  return Element.focused;
}

test("Enter moves to the next field that is seen, and selects what is in it", () => {
  const [first, hidden, last] = [new Input(), new Input({ shown: false }), new Input()];
  assert.equal(enter([first, hidden, last], first), last);
  assert.equal(Element.selected, last);
  assert.equal(enter([first, hidden, last], last), null, "there is nothing after the last");
});

test("a button, a text of several lines and an input method keep their Enter", () => {
  const [field, button, text] = [new Input(), new Button(), new TextArea()];
  assert.equal(enter([button, field], button), null);
  assert.equal(enter([text, field], text), null);
  assert.equal(enter([new Input(), field], field, { isComposing: true }), null);
});

test("Enter passes over the rest of a group of choices and comes to the one that is chosen", () => {
  const choice = (name: string, checked = false) => new Input({ type: "radio", name, checked });
  const [a1, a2, b1, b2] = [choice("a", true), choice("a"), choice("b"), choice("b", true)];
  assert.equal(enter([a1, a2, b1, b2], a1), b2);
});
