/**
 * The words of a line of `sshd_config(5)` or `ssh_config(5)`.
 * @module
 */

/** Names that OpenSSH still reads, and the keyword that each means today. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["challengeresponseauthentication", "kbdinteractiveauthentication"],
  ["skeyauthentication", "kbdinteractiveauthentication"],
  ["tisauthentication", "kbdinteractiveauthentication"],
  ["dsaauthentication", "pubkeyauthentication"],
  ["pubkeyacceptedkeytypes", "pubkeyacceptedalgorithms"],
  ["hostbasedacceptedkeytypes", "hostbasedacceptedalgorithms"],
  ["hostbasedkeytypes", "hostbasedacceptedalgorithms"],
  ["hostdsakey", "hostkey"],
  ["authorizedkeysfile2", "authorizedkeysfile"],
  ["keepalive", "tcpkeepalive"],
  ["reversemappingcheck", "usedns"],
  ["verifyreversemapping", "usedns"],
]);

/** A keyword in lower case, under the name that it has today. */
export function canonicalKeyword(keyword: string): string {
  const lower = keyword.toLowerCase();
  return aliases.get(lower) ?? lower;
}

/**
 * Splits the arguments of a line: single and double quotes, backslash before a quote, a backslash or (outside of
 * quotes) a blank, and `#` at the beginning of a word begins a comment.
 * @returns the words; `undefined` where a quote is not closed.
 */
export function splitArguments(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    const blank = char === " " || char === "\t";
    if (word === undefined) {
      if (blank) continue;
      if (char === "#") break;
      word = "";
    }
    if (char === "\\" && (next === "'" || next === '"' || next === "\\" || (quote === "" && next === " "))) {
      word += next;
      at += 1;
    } else if (quote === "" && blank) {
      words.push(word);
      word = undefined;
    } else if (quote === "" && (char === '"' || char === "'")) {
      quote = char;
    } else if (quote !== "" && char === quote) {
      quote = "";
    } else {
      word += char;
    }
  }
  if (quote !== "") return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
