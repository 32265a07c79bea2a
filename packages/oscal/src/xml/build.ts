/**
 * Builds prose from the events of an XML parser.
 * @module
 */
import { attributesOfMarkup, type Markup, markupName } from "../markup/tree.ts";

interface Open {
  readonly tag: string;
  readonly attributes: Record<string, string>;
  readonly children: Markup[];
}

export class ProseBuilder {
  readonly nodes: Markup[] = [];
  readonly #open: Open[] = [];

  /** How many elements are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** Gives the names of attributes that the subset does not have; undefined where it has no such element. */
  open(tag: string, attributes: ReadonlyMap<string, string>): readonly string[] | undefined {
    const name = markupName(tag);
    const allowed = name === undefined ? [] : attributesOfMarkup(name);
    this.#open.push({
      tag,
      attributes: Object.fromEntries([...attributes].filter(([key]) => allowed.includes(key))),
      children: [],
    });
    return name === undefined ? undefined : [...attributes.keys()].filter((key) => !allowed.includes(key));
  }

  text(text: string): void {
    (this.#open.at(-1)?.children ?? this.nodes).push(text);
  }

  close(): void {
    const done = this.#open.pop();
    if (!done) return;
    const into = this.#open.at(-1)?.children ?? this.nodes;
    const name = markupName(done.tag);
    // Of an element that is not of the subset the content is kept.
    if (name === undefined) into.push(...done.children);
    else into.push({ name, attributes: done.attributes, children: done.children });
  }
}
