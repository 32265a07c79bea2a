/**
 * The form of a command. Parsing, help and completion are all derived from it, so that they cannot say different things.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { Terminal } from "../terminal/terminal.ts";

/** What a shell may offer for a value. */
export type Completion = "file" | "folder";

export interface BooleanOption {
  readonly type: "boolean";
  readonly summary: Text;
  readonly short?: string;
}
export interface TextOption {
  readonly type: "text";
  readonly short?: string;
  /** What stands for the value in the help: `DIR`. */
  readonly value: string;
  readonly summary: Text;
  readonly completes?: Completion;
  readonly choices?: readonly string[];
  /** The environment variable that gives the value where the line does not. */
  readonly variable?: string;
}
export interface ListOption {
  readonly type: "list";
  readonly value: string;
  readonly summary: Text;
  readonly completes?: Completion;
}
export interface IntegerOption {
  readonly type: "integer";
  readonly value: string;
  readonly summary: Text;
  readonly minimum: number;
  readonly maximum: number;
  /** As of a text. */
  readonly variable?: string;
}
export type Option = BooleanOption | TextOption | ListOption | IntegerOption;
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends BooleanOption
  ? boolean
  : O extends ListOption
    ? readonly string[]
    : O extends IntegerOption
      ? number | undefined
      : string | undefined;
export type Values<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

/** Arguments that stand by their place. At most the last one may be `many`. */
export interface Argument {
  readonly name: string;
  readonly summary: Text;
  readonly presence: "required" | "optional" | "many";
  readonly completes?: Completion;
  readonly choices?: readonly string[];
}

export interface Example {
  readonly line: string;
  readonly says: Text;
}

/** What a pipeline can act on: good, the answer is no, asked wrongly, could not be done. */
export const exit = { good: 0, no: 1, askedWrongly: 2, couldNot: 3 } as const;
export type Exit = (typeof exit)[keyof typeof exit];

/** What a command was given. */
export interface Given<O extends Options> {
  readonly values: Values<O>;
  readonly arguments: readonly string[];
  /** Whether the answer is for a program: one JSON value on standard output. */
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** One command `tokiwa <noun> <verb>`. */
export interface Command {
  readonly words: readonly [string, ...string[]];
  readonly summary: Text;
  /** Further lines of the help. */
  readonly description?: Text;
  readonly arguments: readonly Argument[];
  readonly options: Options;
  readonly examples: readonly [Example, ...Example[]];
  readonly run: (given: Given<Options>) => Promise<Exit>;
}

type Definition<O extends Options> = Omit<Command, "options" | "run" | "arguments"> & {
  readonly arguments?: readonly Argument[];
  readonly options: O;
  readonly run: (given: Given<O>) => Promise<Exit>;
};

/** Declares a command; the values that `run` gets have the types that its options declare. */
export function command<const O extends Options>(definition: Definition<O>): Command {
  const { run, ...rest } = definition;
  return {
    arguments: [],
    ...rest,
    run: ({ values, ...given }) => run({ ...given, values: typed(definition.options, values) }),
  };
}

/** The parser gives each option a value of its declared type; this is the one place where that is taken as said. */
function typed<O extends Options>(options: O, values: Values<Options>): Values<O> {
  const picked = Object.fromEntries(Object.keys(options).map((name) => [name, values[name]]));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parse.ts makes the values from these options
  return picked as Values<O>;
}

/** Options that every command has. */
export const everywhere = {
  json: { type: "boolean", summary: { ja: "プログラム向けに JSON で出力します", en: "Answer in JSON, for programs" } },
  lang: {
    type: "text",
    value: "ja|en",
    choices: ["ja", "en"],
    summary: { ja: "表示する言語（既定は環境の言語）", en: "Language of what is shown (default: the environment's)" },
  },
  help: { type: "boolean", short: "h", summary: { ja: "この説明を表示します", en: "Show this help" } },
} as const satisfies Options;
