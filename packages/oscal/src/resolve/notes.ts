/**
 * What resolution notes on its way: problems with their places, and how much work was done.
 * @module
 */

import { resolutionSeverities } from "../problem/resolution-codes.ts";
import type { ResolutionProblem, Wording } from "./words/wording.ts";

/** Of one kind, no more problems than this are told one by one. */
const toldOfAKind = 100;

/** Elements looked at or moved, by which hostile documents are stopped: some ten times what the largest real ones need. */
const mostWork = 30_000_000;

/** Stops resolution; what was found until then is kept. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Shared by all documents of one resolution. */
export class Ledger {
  readonly #problems: ResolutionProblem[] = [];
  readonly #told = new Map<string, number>();
  #work = 0;

  note(document: string, pointer: string, { code, rule, message, remedy }: Wording): void {
    const told = (this.#told.get(code) ?? 0) + 1;
    this.#told.set(code, told);
    if (told > toldOfAKind) return;
    this.#problems.push({
      code,
      severity: resolutionSeverities[code],
      document,
      pointer,
      ...(rule === undefined ? {} : { rule }),
      message,
      remedy,
    });
  }

  spend(amount: number): boolean {
    this.#work += amount;
    return this.#work <= mostWork;
  }

  /** All that was noted; of a kind that was cut short, the last one says how many more there are. */
  problems(): readonly ResolutionProblem[] {
    const last = new Map(this.#problems.map((problem) => [problem.code, problem]));
    return this.#problems.map((problem) => {
      const more = (this.#told.get(problem.code) ?? 0) - toldOfAKind;
      if (more <= 0 || last.get(problem.code) !== problem) return problem;
      const { ja, en } = problem.message;
      return {
        ...problem,
        message: { ja: `${ja}（同種がほかに ${more} 件）`, en: `${en} (and ${more} more of this kind)` },
      };
    });
  }
}

/** The notes on one document. */
export class Notes {
  readonly #ledger: Ledger;
  readonly document: string;

  constructor(ledger: Ledger, document: string) {
    this.#ledger = ledger;
    this.document = document;
  }

  add(pointer: string, wording: Wording): void {
    this.#ledger.note(this.document, pointer, wording);
  }

  stop(pointer: string, wording: Wording): never {
    this.add(pointer, wording);
    throw new Stopped(wording.code);
  }

  /** Counts work done for the directive at the pointer, and stops where it is too much. */
  work(pointer: string, amount: number): void {
    if (!this.#ledger.spend(amount))
      this.stop(pointer, {
        code: "oscal.too-much-work",
        message: {
          ja: "このプロファイルの処理量は上限を超えます。",
          en: "This profile needs more work than the limit allows.",
        },
        remedy: {
          ja: "パターン又は変更（alter）の数を減らすか、プロファイルを分けてください。",
          en: "Use fewer patterns or alterations, or split the profile.",
        },
      });
  }
}
