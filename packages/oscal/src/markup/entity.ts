/**
 * Character references of HTML, as far as Markdown of OSCAL uses them: numeric ones and the common names.
 * @module
 */

const names: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  sect: "§",
};
const reference = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,31}));/y;

/** The character that a reference at `index` means, and the length of what was read; `&` itself where it is none. */
export function decodeEntity(text: string, index: number): readonly [string, number] {
  reference.lastIndex = index;
  const found = reference.exec(text);
  if (!found) return ["&", 1];
  const [written, decimal, hexadecimal, name = ""] = found;
  if (decimal !== undefined || hexadecimal !== undefined) {
    const point = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
    const valid = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
    return [valid ? String.fromCodePoint(point) : "\ufffd", written.length];
  }
  return Object.hasOwn(names, name) ? [names[name] ?? "&", written.length] : ["&", 1];
}
