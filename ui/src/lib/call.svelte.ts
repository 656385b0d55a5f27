// The state of one kind of question to the counter: whether it is under way, what was answered, why it was refused.

import type { RefusalView } from "../bindings/views";
import { refusal } from "../door";

export class Call<Answer> {
  pending = $state(false);
  /** The last answer; it stays while the next one is awaited. */
  answer = $state.raw<Answer | null>(null);
  refusal = $state.raw<RefusalView | null>(null);
  #asked = 0;

  /**
   * Asks; only the last question counts, the answer to an earlier one is dropped. Tells whether this one was answered.
   */
  async ask(question: () => Promise<Answer>): Promise<boolean> {
    const turn = ++this.#asked;
    this.pending = true;
    try {
      const answer = await question();
      if (turn === this.#asked) [this.answer, this.refusal] = [answer, null];
      return turn === this.#asked;
    } catch (reason) {
      if (turn === this.#asked) this.refusal = refusal(reason);
      return false;
    } finally {
      if (turn === this.#asked) this.pending = false;
    }
  }

  /** An act: not begun while one is under way, and what was refused before is no longer shown. */
  async act(work: () => Promise<Answer>): Promise<boolean> {
    if (this.pending) return false;
    this.refusal = null;
    return this.ask(work);
  }

  /** Nothing was asked; an answer on its way is dropped. */
  forget(): void {
    this.#asked += 1;
    [this.pending, this.answer, this.refusal] = [false, null, null];
  }
}

/** For a screen, or a part of it. */
export function useCall<Answer = unknown>(): Call<Answer> {
  return new Call<Answer>();
}
