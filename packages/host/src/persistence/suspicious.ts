/**
 * Forms of commands that have hardly a place in what a system starts by itself, and a sure one in intrusions
 * (MITRE ATT&CK T1059.004, T1105, T1027, T1574.006, T1564.001).
 * @module
 */

export type Suspicion =
  | "download-and-run"
  | "reverse-shell"
  | "encoded"
  | "preload"
  | "temporary"
  | "hidden"
  | "set-uid";

const shell = String.raw`(?:/\S*/)?(?:ba|da|z|k|a)?sh\b`;
/** Where a command begins: at the start, after a separator, or as what an interpreter is given. */
const command = String.raw`(?:^|[;&|(${"`"}]|\b(?:then|do|else|exec|nohup|sudo|setsid|source)\s|(?:^|\s)(?:/\S*/)?(?:ba|da|z|k|a)?sh\s+(?:-[a-z]*\s+)*|(?:^|\s)(?:/\S*/)?(?:python[\d.]*|perl|ruby|php)\s+|(?:^|[;&|]\s*)\.\s+)\s*["']?`;

const forms: readonly (readonly [Suspicion, RegExp])[] = [
  [
    "download-and-run",
    new RegExp(String.raw`\b(?:curl|wget|fetch)\b[^|\n]{0,300}\|\s*(?:sudo\s+)?(?:${shell}|python[\d.]*\b|perl\b)`),
  ],
  [
    "download-and-run",
    new RegExp(
      String.raw`(?:${shell}|\beval|\bsource|\.)\s+(?:-\w+\s+)*["']?(?:\$\(|<\(|${"`"})\s*(?:curl|wget|fetch)\b`,
    ),
  ],
  ["reverse-shell", /\/dev\/(?:tcp|udp)\/[^\s/]+\/\d+/],
  ["reverse-shell", /\b(?:nc|ncat|netcat)(?:\.\w+)?\s[^\n;|]{0,200}(?:\s-e\b|\s--exec\b|\s-c\s)/],
  ["reverse-shell", /\bsocat\b[^\n]{0,200}\bexec:/i],
  ["reverse-shell", /\bpython[\d.]*\s+-c\b[^\n]{0,200}\bsocket\b/],
  [
    "encoded",
    new RegExp(
      String.raw`\bbase(?:64|32)\s+(?:-d|-D|--decode)\b[^|\n]{0,100}\|\s*(?:sudo\s+)?(?:${shell}|python[\d.]*\b|perl\b)`,
    ),
  ],
  ["encoded", /\beval\s+["']?\$\([^)\n]{0,200}\bbase(?:64|32)\s+(?:-d|-D|--decode)/],
  ["preload", /\bLD_(?:PRELOAD|AUDIT)\s*=\s*["']?\/?\w/],
  ["temporary", new RegExp(String.raw`${command}/(?:tmp|var/tmp|dev/shm|run/shm)/[^\s"']`)],
  // Hidden files are usual in homes, and nowhere else.
  ["hidden", new RegExp(String.raw`${command}/(?!home/|root/)(?:[^\s/"']+/)*\.(?!\.?/)[^\s/"']`)],
  ["set-uid", /\bchmod\s+(?:-\w+\s+)*(?:[ug]*\+s|0?[46][0-7]{3})\s/],
];

const longest = 4000;

/** What is suspicious about a line of a shell script, or about one command; `undefined` where nothing is. */
export function suspicion(line: string): Suspicion | undefined {
  const text = line.trim().slice(0, longest);
  if (text === "" || text.startsWith("#")) return undefined;
  return forms.find(([, form]) => form.test(text))?.[0];
}
