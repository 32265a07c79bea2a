import { parseArgs } from "node:util";
import { type Command, everywhere, type Option, type Options, type Values } from "./form.ts";
import { meant } from "./meant.ts";
import { type Problem, wrongly } from "./problem.ts";

/** What a line asks for. */
export type Request =
  | { readonly kind: "help"; readonly words: readonly string[]; readonly asked: boolean }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly command: Command;
      readonly values: Values<Options>;
      readonly arguments: readonly string[];
    };

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the words of a command line, and for options that name a variable and are not on the line, the environment.
 * @throws Problem that names the word, and what was likely meant.
 */
export function parseLine(
  words: readonly string[],
  commands: readonly Command[],
  environment: Environment = {},
): Request {
  const { before, rest } = splitLeadingOptions(words);
  if (before.includes("--version")) return { kind: "version" };
  const asksHelp = before.some((word) => word === "--help" || word === "-h");
  if (rest[0] === "help") return { kind: "help", words: known(plain(rest.slice(1)), commands), asked: true };
  if (rest.length === 0) return { kind: "help", words: [], asked: asksHelp };

  const command = commands
    .filter((one) => one.words.every((word, index) => rest[index] === word))
    .sort((a, b) => b.words.length - a.words.length)[0];
  if (!command) {
    const noun = rest.slice(0, 1);
    const isNoun = commands.some((one) => one.words.length > 1 && one.words[0] === noun[0]);
    const second = rest[1];
    if (isNoun && (second === undefined || second.startsWith("-"))) {
      return { kind: "help", words: noun, asked: asksHelp || second === "--help" || second === "-h" };
    }
    throw unknownCommand(rest, commands);
  }
  const given = [...before, ...rest.slice(command.words.length)];
  if (asksHelp || helpStandsIn(given)) return { kind: "help", words: command.words, asked: true };
  return { kind: "run", command, ...parseGiven(given, command, environment) };
}

/** Options that every command has may stand before the noun, too. */
function splitLeadingOptions(words: readonly string[]) {
  let end = 0;
  while (words[end]?.startsWith("-")) end += words[end] === "--lang" ? 2 : 1;
  return { before: words.slice(0, end), rest: words.slice(end) };
}

const plain = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => !word.startsWith("-") && words[index - 1] !== "--lang");

function helpStandsIn(given: readonly string[]): boolean {
  const end = given.indexOf("--");
  return given.slice(0, end < 0 ? undefined : end).some((word) => word === "--help" || word === "-h");
}

function known(words: readonly string[], commands: readonly Command[]): readonly string[] {
  if (commands.some((one) => words.every((word, index) => one.words[index] === word))) return words;
  throw unknownCommand(words, commands);
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): Problem {
  const index = commands.some((one) => one.words[0] === words[0]) ? 1 : 0;
  const word = words[index] ?? "";
  const candidates = commands
    .filter((one) => index === 0 || one.words[0] === words[0])
    .map((one) => one.words[index] ?? "");
  const said = words.slice(0, index + 1).join(" ");
  const hint = meant(word, new Set(candidates));
  return wrongly("cli.unknown-command", {
    ja: `「tokiwa ${said}」というコマンドはありません。${hint.ja}`,
    en: `There is no command "tokiwa ${said}".${hint.en}`,
  });
}

function parseGiven(given: readonly string[], command: Command, environment: Environment) {
  const options: Options = { ...everywhere, ...command.options };
  const { tokens } = parseArgs({
    args: [...given],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        {
          type: option.type === "boolean" ? ("boolean" as const) : ("string" as const),
          ...("short" in option && option.short ? { short: option.short } : {}),
        },
      ]),
    ),
  });

  const values: Record<string, boolean | number | string | readonly string[] | undefined> = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [
      name,
      type === "boolean" ? false : type === "list" ? [] : undefined,
    ]),
  );
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = options[token.name];
    if (!option) throw unknownOption(token.rawName, options);
    const value = valueOf(token.rawName, option, token.value, token.inlineValue === true);
    values[token.name] = option.type === "list" ? [...asList(values[token.name]), String(value)] : value;
  }
  for (const [name, option] of Object.entries(options)) {
    if (values[name] !== undefined || !("variable" in option) || !option.variable) continue;
    const set = environment[option.variable];
    if (set) values[name] = valueOf(option.variable, option, set, true);
  }
  checkArguments(positionals, command);
  return { values, arguments: positionals };
}

const asList = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

function unknownOption(written: string, options: Options): Problem {
  const hint = meant(
    written,
    Object.keys(options).map((name) => `--${name}`),
  );
  return wrongly("cli.unknown-option", {
    ja: `オプション「${written}」はありません。${hint.ja}`,
    en: `There is no option "${written}".${hint.en}`,
  });
}

function valueOf(name: string, option: Option, value: string | undefined, inline: boolean): boolean | number | string {
  if (option.type === "boolean") {
    if (!inline) return true;
    throw wrongly("cli.unexpected-value", {
      ja: `オプション「${name}」は値をとりません。`,
      en: `The option "${name}" takes no value.`,
    });
  }
  if (value === undefined || (!inline && value.startsWith("-") && value !== "-")) {
    throw wrongly("cli.missing-value", {
      ja: `オプション「${name}」には値（${option.value}）が必要です。`,
      en: `The option "${name}" needs a value (${option.value}).`,
    });
  }
  if (option.type === "integer") {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= option.minimum && number <= option.maximum) return number;
    throw wrongly("cli.bad-value", {
      ja: `「${name} ${value}」：${option.minimum} から ${option.maximum} までの整数を指定してください。`,
      en: `"${name} ${value}": a whole number from ${option.minimum} to ${option.maximum} is needed.`,
    });
  }
  if (option.type === "text" && option.choices && !option.choices.includes(value)) {
    const hint = meant(value, option.choices);
    throw wrongly("cli.bad-value", {
      ja: `「${name} ${value}」：${option.choices.join("、")} のいずれかを指定してください。${hint.ja}`,
      en: `"${name} ${value}": one of ${option.choices.join(", ")} is needed.${hint.en}`,
    });
  }
  return value;
}

function checkArguments(given: readonly string[], command: Command): void {
  const line = `tokiwa ${command.words.join(" ")}`;
  const missing = command.arguments[given.length];
  if (missing?.presence === "required") {
    throw wrongly("cli.missing-argument", {
      ja: `「${line}」には ${missing.name}（${missing.summary.ja}）が必要です。`,
      en: `"${line}" needs ${missing.name}: ${missing.summary.en}.`,
    });
  }
  const many = command.arguments.at(-1)?.presence === "many";
  const extra = given[command.arguments.length];
  if (!many && extra !== undefined) {
    throw wrongly("cli.extra-argument", {
      ja: `「${line}」に「${extra}」は余分です。使い方は「${line} --help」を参照してください。`,
      en: `"${line}" does not take "${extra}". See "${line} --help".`,
    });
  }
  for (const [index, argument] of command.arguments.entries()) {
    const value = given[index];
    if (value === undefined || !argument.choices || argument.choices.includes(value)) continue;
    const hint = meant(value, argument.choices);
    throw wrongly("cli.bad-value", {
      ja: `${argument.name} に「${value}」は使えません。${argument.choices.join("、")} のいずれかを指定してください。${hint.ja}`,
      en: `${argument.name} cannot be "${value}": one of ${argument.choices.join(", ")}.${hint.en}`,
    });
  }
}
