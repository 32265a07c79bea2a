import type { Problem } from "@tokiwa/oscal";
import type { Terminal } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";

/** One problem, in the form that editors and compilers have agreed on: `file:line:column: severity [code]`. */
export function printProblem(file: string, problem: Problem, terminal: Terminal): void {
  const { place, pointer, code, severity, message, remedy } = problem;
  const at = place ? `${file}:${place.line}:${place.column}` : file;
  const word =
    severity === "error"
      ? terminal.tone("bad", terminal.say({ ja: "誤り", en: "error" }))
      : terminal.tone("unsure", terminal.say({ ja: "警告", en: "warning" }));
  terminal.out(`${terminal.tone("strong", at)}: ${word} [${code}]${pointer && ` ${terminal.tone("quiet", pointer)}`}`);
  const gap = terminal.language === "ja" ? "" : " ";
  for (const line of wrap(terminal.say(message) + gap + terminal.say(remedy), terminal.width - 4, terminal.language))
    terminal.out(`    ${line}`);
}

/** The same terminal, where the answer itself goes to standard output and all else beside it. */
export const onError = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: (line) => terminal.err(line),
  tone: (tone, text) => terminal.errTone(tone, text),
});
