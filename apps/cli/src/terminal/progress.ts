import type { Text } from "@tokiwa/content";
import type { Terminal } from "./terminal.ts";

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/**
 * Does a piece of work and says so on standard error: on a terminal a line that shows how far it is and what remains,
 * elsewhere one plain line when it is done.
 */
export async function step<T>(
  terminal: Terminal,
  title: Text,
  work: (report: (progress: Progress) => void) => Promise<T>,
  result?: (value: T) => Text,
): Promise<T> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const name = terminal.say(title);
  let progress: Progress | undefined;
  const draw = () => terminal.rewrite(`${name} … ${amount(terminal, progress, seconds())}`);
  const timer = terminal.watched ? setInterval(draw, 200) : undefined;
  try {
    const value = await work((now) => {
      progress = now;
    });
    const said = result ? `${terminal.say({ ja: "：", en: ": " })}${terminal.say(result(value))}` : "";
    if (terminal.watched) terminal.rewrite("");
    terminal.err(
      `${terminal.errTone("good", "✓")} ${name}${said} ${terminal.errTone("quiet", `(${seconds().toFixed(1)} s)`)}`,
    );
    return value;
  } catch (error) {
    if (terminal.watched) terminal.rewrite("");
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function amount(terminal: Terminal, progress: Progress | undefined, seconds: number): string {
  if (!progress || progress.total === 0) return `${Math.round(seconds)} s`;
  const { done, total } = progress;
  const rest = done > 0 ? Math.ceil((seconds * (total - done)) / done) : undefined;
  const left = rest === undefined ? { ja: "", en: "" } : { ja: `、残り約 ${rest} 秒`, en: `, about ${rest} s left` };
  return `${done}/${total}${terminal.say(left)}`;
}
