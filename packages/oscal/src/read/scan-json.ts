/**
 * A JSON scanner (RFC 8259) that knows where everything stands. JSON.parse is much faster; this runs only where
 * something is wrong, to say where.
 * @module
 */
import { escapeStep } from "../problem/pointer.ts";

export interface JsonVisitor {
  /** A member's name, before its value. */
  key(container: Container, key: string, offset: number): void;
  /** A value begins. `container` is undefined for the whole. */
  value(container: Container | undefined, offset: number): void;
}

/** What is open around a place. */
export interface Container {
  readonly array: boolean;
  /** Names seen, to find those that stand twice. */
  readonly keys: Set<string>;
  readonly parent: Container | undefined;
  /** How many are open around this, and with it. */
  readonly depth: number;
  /** The index, or the name, of the value that is being read. */
  index: number;
  key: string;
}

export interface SyntaxFault {
  readonly offset: number;
  readonly pointer: string;
  readonly expected:
    | "value"
    | "key"
    | "colon"
    | "comma-or-end"
    | "end"
    | "string-end"
    | "escape"
    | "control"
    | "shallower";
}

/** The pointer of the value that is being read in a container. */
export function pointerIn(container: Container | undefined): string {
  const steps: string[] = [];
  for (let at = container; at; at = at.parent) steps.push(at.array ? String(at.index) : escapeStep(at.key));
  return steps
    .reverse()
    .map((step) => `/${step}`)
    .join("");
}

const space = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// RFC 8259 §7, "unescaped".
const characters = /[ !#-[\]-\u{10ffff}]*/uy;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Reads a whole text; gives the first fault of syntax, if any.
 * @param deepest how many containers may be open at once; one more is a fault. What is known to be JSON needs no bound.
 */
export function scanJson(
  text: string,
  visitor: JsonVisitor,
  deepest = Number.POSITIVE_INFINITY,
): SyntaxFault | undefined {
  let offset = 0;
  let container: Container | undefined;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0] ?? "";
    offset += found.length;
    return found;
  };
  const fault = (expected: SyntaxFault["expected"]): SyntaxFault => ({
    offset,
    // Before a name is read, the place is that of the object.
    pointer: pointerIn(expected === "key" ? container?.parent : container),
    expected,
  });
  /** A string at the offset, as written between its quotes; undefined leaves the offset at the fault. */
  const string = (): string | undefined => {
    offset++;
    const start = offset;
    for (;;) {
      take(characters);
      const next = text[offset];
      if (next === '"') return text.slice(start, offset++);
      if (next !== "\\" || take(escape) === "") return undefined;
    }
  };
  const stringFault = () => fault(offset >= text.length ? "string-end" : text[offset] === "\\" ? "escape" : "control");
  const named = (): SyntaxFault | undefined => {
    take(space);
    if (text[offset] !== '"' || !container) return fault("key");
    const start = offset;
    const raw = string();
    if (raw === undefined) return stringFault();
    container.key = unescapeJson(raw);
    visitor.key(container, container.key, start);
    take(space);
    if (text[offset] !== ":") return fault("colon");
    offset++;
    return undefined;
  };

  for (;;) {
    // A value.
    take(space);
    visitor.value(container, offset);
    const first = text[offset];
    if (first === "{" || first === "[") {
      offset++;
      take(space);
      const array = first === "[";
      if (text[offset] === (array ? "]" : "}")) offset++;
      else if ((container?.depth ?? 0) >= deepest) return fault("shallower");
      else {
        container = {
          array,
          keys: new Set(),
          parent: container,
          depth: (container?.depth ?? 0) + 1,
          index: 0,
          key: "",
        };
        const wrong = array ? undefined : named();
        if (wrong) return wrong;
        continue;
      }
    } else if (first === '"') {
      if (string() === undefined) return stringFault();
    } else if (take(scalar) === "") return fault("value");
    // What follows it.
    for (;;) {
      take(space);
      if (!container) return offset < text.length ? fault("end") : undefined;
      const next = text[offset];
      if (next === ",") {
        offset++;
        container.index++;
        const wrong = container.array ? undefined : named();
        if (wrong) return wrong;
        break;
      }
      if (next !== (container.array ? "]" : "}")) return fault("comma-or-end");
      offset++;
      container = container.parent;
    }
  }
}

function unescapeJson(raw: string): string {
  if (!raw.includes("\\")) return raw;
  const value: unknown = JSON.parse(`"${raw}"`);
  return typeof value === "string" ? value : raw;
}
