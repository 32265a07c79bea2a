import type { Text } from "@tokiwa/content";
import type { Terminal } from "../terminal/terminal.ts";
import { pad, wrap } from "../terminal/wrap.ts";
import { type Argument, type Command, everywhere, type Option } from "./form.ts";

const exits: Text = {
  ja: "終了コード：0 良好、1 答えが「否」、2 指定の誤り、3 実行できなかった",
  en: "Exit codes: 0 good, 1 the answer is no, 2 you asked wrongly, 3 it could not be done",
};

/** The help of one command, with its examples. */
export function helpOf(command: Command, terminal: Terminal): string {
  const { say } = terminal;
  const line = `tokiwa ${command.words.join(" ")}`;
  const usage = [line, ...command.arguments.map(usageOf), `[${say({ ja: "オプション", en: "options" })}]`].join(" ");
  const rows = [
    ...command.arguments.map((argument): Row => [argument.name, say(argument.summary)]),
    ...Object.entries({ ...command.options, ...everywhere }).map(
      ([name, option]): Row => [written(name, option), say(option.summary)],
    ),
  ];
  return [
    `${terminal.tone("strong", line)}  ${say(command.summary)}`,
    ...(command.description ? ["", ...wrap(say(command.description), terminal.width, terminal.language)] : []),
    "",
    heading(terminal, { ja: "使い方", en: "Usage" }),
    `  ${usage}`,
    "",
    heading(terminal, { ja: "引数とオプション", en: "Arguments and options" }),
    ...columns(rows, terminal),
    "",
    heading(terminal, { ja: "例", en: "Examples" }),
    ...command.examples.flatMap((example) => [
      `  ${terminal.tone("strong", `$ ${example.line}`)}`,
      ...wrap(say(example.says), terminal.width - 6, terminal.language).map((text) => `      ${text}`),
    ]),
    "",
    ...wrap(say(exits), terminal.width, terminal.language),
  ].join("\n");
}

/** The help of all commands whose words begin with `words`. */
export function helpOfAll(words: readonly string[], commands: readonly Command[], terminal: Terminal): string {
  const { say } = terminal;
  const chosen = commands.filter((command) => words.every((word, index) => command.words[index] === word));
  const [only] = chosen;
  if (words.length > 0 && chosen.length === 1 && only) return helpOf(only, terminal);
  return [
    `${terminal.tone("strong", "tokiwa")}  ${say({
      ja: "政府情報システムの常時診断：方針の一文から機器上の証跡まで",
      en: "Continuous assurance, from the sentence in the policy to the evidence on the machine",
    })}`,
    "",
    heading(terminal, { ja: "使い方", en: "Usage" }),
    `  tokiwa ${[...words, ...(words.length > 0 ? [] : [say({ ja: "<コマンド>", en: "<command>" })])].join(" ")} …`,
    "",
    heading(terminal, { ja: "コマンド", en: "Commands" }),
    ...columns(
      chosen.map((command): Row => [command.words.join(" "), say(command.summary)]),
      terminal,
    ),
    "",
    ...wrap(
      say({
        ja: "各コマンドの説明と例は「tokiwa <コマンド> --help」で表示します。どのコマンドにも --json と --lang があります。",
        en: 'Each command explains itself, with an example: "tokiwa <command> --help". Each takes --json and --lang.',
      }),
      terminal.width,
      terminal.language,
    ),
    ...wrap(say(exits), terminal.width, terminal.language),
  ].join("\n");
}

type Row = readonly [string, string];

const heading = (terminal: Terminal, text: Text) => terminal.tone("strong", terminal.say(text));

function usageOf({ name, presence }: Argument): string {
  return presence === "required" ? name : presence === "many" ? `[${name}…]` : `[${name}]`;
}

function written(name: string, option: Option): string {
  const short = "short" in option && option.short ? `-${option.short}, ` : "";
  return `${short}--${name}${option.type === "boolean" ? "" : ` ${option.value}`}${option.type === "list" ? " …" : ""}`;
}

/** Two columns; the second wraps within its own. */
function columns(rows: readonly Row[], terminal: Terminal): readonly string[] {
  const left = Math.min(24, Math.max(...rows.map(([name]) => name.length))) + 2;
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, terminal.width - left - 2, terminal.language);
    const first = name.length < left ? [] : [`  ${name}`];
    return [
      ...first,
      ...lines.map((line, index) => `  ${pad(index === 0 && first.length === 0 ? name : "", left)}${line}`),
    ];
  });
}
