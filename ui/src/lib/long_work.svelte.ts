// A long work as the screen that begins it sees it: what it waits for, what was said when it ended, and where the focus goes meanwhile.

import { focusOn } from "../keys";
import { session } from "../session.svelte";
import { useCall } from "./call.svelte";

/** The elements of a screen, by their selectors. */
type Places = { /** Stops it. */ stop: string; /** Tells of its end. */ done: string; /** Where it is begun. */ form: string };

export class LongWorkState<Answer> {
  /** What this screen has begun and waits for; null when it waits for nothing. */
  begun = $state<string | null>(null);
  /** Something of this work is under way, also when another screen began it. */
  busy = $state(false);
  said = $state("");
  done = $state.raw<Answer | null>(null);
  readonly #running = useCall<Answer>();
  readonly #load: () => Promise<unknown>;
  readonly #places: Places;

  /** `load` reads what is listed of this work again. */
  constructor(load: () => Promise<unknown>, places: Places) {
    [this.#load, this.#places] = [load, places];
  }

  get refusal() {
    return this.#running.refusal;
  }

  /** Begins it and waits for its end; `outcome` says how it ended. */
  async run(title: string, work: () => Promise<Answer>, outcome: (answer: Answer) => string): Promise<void> {
    if (this.busy || this.begun !== null) return;
    [this.said, this.done, this.begun] = ["", null, title];
    focusOn(this.#places.stop);
    const told = await this.#running.act(work);
    const answer = this.#running.answer;
    // the list knows of it before the form is free: nothing moves under a clerk who goes on at once
    await this.#load();
    if (told && answer) [this.said, this.done] = [outcome(answer), answer];
    this.begun = null;
    focusOn(told ? this.#places.done : this.#places.form);
    await session.refresh();
  }
}
