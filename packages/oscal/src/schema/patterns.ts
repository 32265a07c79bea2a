/**
 * The patterns of the official schemas, asked less dearly: nothing is accepted or refused that they would not.
 * @module
 */

/** What ajv takes for a regular expression. */
interface Pattern {
  readonly test: (text: string) => boolean;
}

/** The pattern of OSCAL's tokens, as the schemas have it; nearly all tokens are of ASCII. */
const token = String.raw`^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$`;
const asciiToken = /^[A-Za-z_][A-Za-z0-9.\-_]*$/;

const compile = (pattern: string, flags: string): Pattern => {
  const whole = new RegExp(pattern, flags);
  return pattern === token ? { test: (text) => asciiToken.test(text) || whole.test(text) } : whole;
};

/** The engine that ajv compiles patterns with; `code` names it in code written to files, which ours is not. */
export const patterns = Object.assign(compile, { code: "new RegExp" });

/** A few texts come again and again: namespaces, references to one resource. */
const remembered = 1000;
const longest = 200;

/** The same test, which remembers what it has accepted. */
export function remembering(test: (text: string) => boolean): (text: string) => boolean {
  const accepted = new Set<string>();
  let last: string | undefined;
  return (text) => {
    if (text === last) return true;
    if (!accepted.has(text)) {
      if (!test(text)) return false;
      if (accepted.size >= remembered || text.length > longest) return true;
      accepted.add(text);
    }
    last = text;
    return true;
  };
}
