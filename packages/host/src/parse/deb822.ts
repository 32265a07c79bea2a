/**
 * Stanzas of fields, as in dpkg's database, package lists and APT's sources: `deb822(5)`.
 * @module
 */

export interface Field {
  /** The name as written. */
  readonly name: string;
  /** The first line's value, and each continued line on a line of its own without its leading blank. */
  readonly value: string;
  /** The line of the field's name, from 1. */
  readonly line: number;
}

export interface Stanza {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** By name in lower case; of a name given twice, the first. */
  readonly fields: ReadonlyMap<string, Field>;
}

export interface Stanzas {
  readonly stanzas: readonly Stanza[];
  /** Lines that are neither a field, nor a continuation, nor a comment. */
  readonly malformed: readonly number[];
}

/**
 * Reads a text of stanzas. `#` at the beginning of a line begins a comment, also within a field.
 * @param wanted the names of fields to keep, in lower case; all where not given. Large databases are read far faster so.
 */
export function parseStanzas(text: string, wanted?: ReadonlySet<string>): Stanzas {
  const stanzas: Stanza[] = [];
  const malformed: number[] = [];
  let fields = new Map<string, Field>();
  let begins = 0;
  let open: { key: string; name: string; line: number; parts: string[] } | undefined;
  let known = false;

  const closeField = (): void => {
    if (open && !fields.has(open.key)) {
      fields.set(open.key, { name: open.name, value: open.parts.join("\n").trim(), line: open.line });
    }
    open = undefined;
  };
  const closeStanza = (): void => {
    closeField();
    known = false;
    if (begins > 0) stanzas.push({ line: begins, fields });
    fields = new Map();
    begins = 0;
  };

  let number = 0;
  for (let from = 0; from < text.length; ) {
    const to = text.indexOf("\n", from);
    const end = to < 0 ? text.length : to;
    const first = text.charCodeAt(from);
    number += 1;
    if (first === 32 || first === 9) {
      const line = text.slice(from + 1, end);
      if (open) open.parts.push(line.trimEnd());
      else if (line.trim() === "") closeStanza();
      else if (!known) malformed.push(number);
    } else if (end === from || (end === from + 1 && first === 13)) {
      closeStanza();
    } else if (first !== 35) {
      closeField();
      const colon = text.indexOf(":", from);
      known = colon > from && colon < end;
      if (known) {
        if (begins === 0) begins = number;
        const name = text.slice(from, colon).trimEnd();
        const key = name.toLowerCase();
        if (!wanted || wanted.has(key)) {
          open = { key, name, line: number, parts: [text.slice(colon + 1, end).trim()] };
        }
      } else malformed.push(number);
    }
    from = end + 1;
  }
  closeStanza();
  return { stanzas, malformed };
}
