/**
 * Parses the part of Metapath that OSCAL's constraints use: paths of elements and flags, predicates with `=`, `and`, `or`,
 * `not()`, `exists()`, `starts-with()` and `has-oscal-namespace()`.
 * @module
 */

export type Expression =
  | { readonly kind: "or" | "and"; readonly of: readonly Expression[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "exists"; readonly paths: readonly Path[] }
  | { readonly kind: "equals"; readonly paths: readonly Path[]; readonly values: readonly string[] }
  | { readonly kind: "greater"; readonly left: readonly Path[]; readonly right: readonly Path[] }
  | { readonly kind: "starts-with"; readonly paths: readonly Path[]; readonly prefix: string }
  | { readonly kind: "namespace"; readonly names: readonly string[] };

export interface Step {
  /** `descendant` is what follows `//`: anything below, of these names. */
  readonly axis: "self" | "child" | "descendant" | "flag" | "union" | "nothing";
  readonly names: readonly string[];
  /** The alternatives of a `union`. */
  readonly paths: readonly Path[];
  readonly predicates: readonly Expression[];
}
export interface Path {
  /** Begins at the root of the document, not where the constraint stands. */
  readonly absolute: boolean;
  readonly steps: readonly Step[];
}

const token = /\s*(?:('[^']*')|(\/\/|\.\/\/|\.\/|[/()[\]|,=>@.])|([A-Za-z_][\w-]*))/y;

/** @throws Error for what is not of the part understood: the constraints are data of ours */
export function parseTarget(text: string): readonly Path[] {
  const parser = new Parser(text);
  const paths = parser.union();
  parser.end();
  return paths;
}

/** The test of an `expect`. */
export function parseTest(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.expression();
  parser.end();
  return expression;
}

class Parser {
  readonly #tokens: string[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    for (token.lastIndex = 0; token.lastIndex < text.trimEnd().length; ) {
      const found = token.exec(text);
      if (!found) throw new Error(`Metapath not understood: ${text}`);
      this.#tokens.push(found[0].trim());
    }
  }

  #peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? "";
  }

  #take(expected?: string): string {
    const next = this.#peek();
    if (expected !== undefined && next !== expected)
      throw new Error(`Metapath: ${expected} expected, not ${next}: ${this.#text}`);
    this.#at++;
    return next;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw new Error(`Metapath goes on with ${this.#peek()}: ${this.#text}`);
  }

  union(): readonly Path[] {
    const paths = [this.#path()];
    while (this.#peek() === "|") {
      this.#take();
      paths.push(this.#path());
    }
    return paths;
  }

  #path(): Path {
    const steps: Step[] = [];
    let below = false;
    const first = this.#peek();
    const absolute = first === "//";
    if (absolute || first === ".//" || first === "./") {
      this.#take();
      below = first !== "./";
    }
    steps.push(this.#step(below));
    while (this.#peek() === "/" || this.#peek() === "//") steps.push(this.#step(this.#take() === "//"));
    return { absolute, steps };
  }

  #step(below: boolean): Step {
    const next = this.#take();
    let step: Pick<Step, "axis" | "names" | "paths">;
    if (next === ".") step = { axis: "self", names: [], paths: [] };
    else if (next === "@") step = { axis: "flag", names: [this.#take()], paths: [] };
    else if (next === "(") {
      const paths = this.union();
      this.#take(")");
      const names = paths.map(({ steps }) =>
        steps.length === 1 && steps[0]?.axis === "child" ? (steps[0].names[0] ?? "") : "",
      );
      step =
        below && names.every((name) => name !== "")
          ? { axis: "descendant", names, paths: [] }
          : { axis: "union", names: [], paths };
    } else if (next === "doc" && this.#peek() === "(") {
      // Another document: nothing is fetched here.
      this.#take();
      this.union();
      this.#take(")");
      step = { axis: "nothing", names: [], paths: [] };
    } else step = { axis: below ? "descendant" : "child", names: [next], paths: [] };
    const predicates: Expression[] = [];
    while (this.#peek() === "[") {
      this.#take();
      predicates.push(this.expression());
      this.#take("]");
    }
    return { ...step, predicates };
  }

  expression(): Expression {
    const all = [this.#conjunction()];
    while (this.#peek() === "or") {
      this.#take();
      all.push(this.#conjunction());
    }
    const [only] = all;
    return all.length === 1 && only ? only : { kind: "or", of: all };
  }

  #conjunction(): Expression {
    const all = [this.#comparison()];
    while (this.#peek() === "and") {
      this.#take();
      all.push(this.#comparison());
    }
    const [only] = all;
    return all.length === 1 && only ? only : { kind: "and", of: all };
  }

  #comparison(): Expression {
    const name = this.#peek();
    if (this.#peek(1) === "(") {
      if (name === "not") return { kind: "not", of: this.#call(() => this.expression()) };
      if (name === "exists") return { kind: "exists", paths: this.#call(() => this.union()) };
      if (name === "has-oscal-namespace") return { kind: "namespace", names: this.#call(() => this.#strings()) };
      if (name === "starts-with") {
        return this.#call(() => {
          const paths = this.union();
          this.#take(",");
          return { kind: "starts-with", paths, prefix: unquoted(this.#take()) };
        });
      }
    }
    const paths = this.union();
    if (this.#peek() === "=") {
      this.#take();
      return { kind: "equals", paths, values: this.#strings() };
    }
    if (this.#peek() === ">") {
      this.#take();
      return { kind: "greater", left: paths, right: this.union() };
    }
    return { kind: "exists", paths };
  }

  #call<T>(argument: () => T): T {
    this.#take();
    this.#take("(");
    const result = argument();
    this.#take(")");
    return result;
  }

  /** `'a'`, or `('a', 'b')`. */
  #strings(): readonly string[] {
    if (this.#peek() !== "(") return [unquoted(this.#take())];
    this.#take();
    const strings = [unquoted(this.#take())];
    while (this.#peek() === ",") {
      this.#take();
      strings.push(unquoted(this.#take()));
    }
    this.#take(")");
    return strings;
  }
}

function unquoted(text: string): string {
  if (!text.startsWith("'")) throw new Error(`Metapath: a string is expected, not ${text}`);
  return text.slice(1, -1);
}
