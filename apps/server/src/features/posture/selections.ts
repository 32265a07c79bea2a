/**
 * The controls that profiles select, and that profiles select as they are tailored for systems.
 * @module
 */
import type { Content } from "@tokiwa/content";
import { isTailored, readSelection, selectedBy } from "../inventory/service.ts";

/** So many tailored profiles are kept worked out; a system of one that is not waits for it to be worked out again. */
const mostTailored = 10_000;

/** By the text of a selection. What it adds that the content does not have is left out, as it could not be shown. */
export class Selections extends Map<string, ReadonlySet<string>> {
  readonly #content: Content;
  readonly #tailored = new Map<string, ReadonlySet<string>>();

  constructor(content: Content) {
    super([...content.profiles].map(([id, profile]) => [id, new Set(profile.controls)]));
    this.#content = content;
  }

  override get(text: string): ReadonlySet<string> | undefined {
    if (!isTailored(text)) return super.get(text);
    const known = this.#tailored.get(text);
    if (known) return known;
    const selection = readSelection(text);
    const profile = super.get(selection.profile);
    if (!profile) return undefined;
    const added = selection.added.filter((id) => this.#content.controls.has(id));
    const selected = selectedBy({ ...selection, added }, profile);
    if (this.#tailored.size >= mostTailored) this.#tailored.clear();
    this.#tailored.set(text, selected);
    return selected;
  }

  override has(text: string): boolean {
    return this.get(text) !== undefined;
  }
}
