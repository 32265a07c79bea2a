import type { Gap } from "@tokiwa/content";

const limit = 500;

/** The places that could not be looked at, each once, up to a bound. */
export class Gaps {
  readonly #gaps = new Map<string, Gap>();

  get all(): readonly Gap[] {
    return [...this.#gaps.values()];
  }

  add(gap: Gap): void {
    if (this.#gaps.size < limit) this.#gaps.set(keyOf(gap), gap);
  }

  remove(gap: Gap): void {
    this.#gaps.delete(keyOf(gap));
  }
}

function keyOf({ path, cause, line, detail }: Gap): string {
  return `${cause} ${path} ${line ?? ""} ${detail?.en ?? ""}`;
}
