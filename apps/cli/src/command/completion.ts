/**
 * Completion of a line in a shell, derived from the command table.
 * @module
 */
import { type Command, everywhere, type Option } from "./form.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** The script that a shell reads to complete `tokiwa`. Summaries are in English: a shell's own messages are. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  switch (shell) {
    case "bash":
      return bash(commands);
    case "zsh":
      return zsh(commands);
    case "fish":
      return fish(commands);
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const optionsOf = (command: Command): readonly (readonly [string, Option])[] =>
  Object.entries({ ...command.options, ...everywhere });

/** The words that may follow a beginning, with what they mean where they end a command. */
function nextWords(commands: readonly Command[], beginning: readonly string[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const command of commands) {
    const word = command.words[beginning.length];
    if (word === undefined || !beginning.every((one, index) => command.words[index] === one)) continue;
    words.set(word, command.words.length === beginning.length + 1 ? command.summary.en : (words.get(word) ?? word));
  }
  return words;
}

function beginnings(commands: readonly Command[]): readonly (readonly string[])[] {
  const all = commands.flatMap(({ words }) => words.map((_, index) => words.slice(0, index).join(" ")));
  return [...new Set(all)].map((words) => words.split(" ").filter((word) => word !== ""));
}

function choicesOf(thing: { readonly choices?: readonly string[] } | Option): readonly string[] {
  return ("choices" in thing && thing.choices) || [];
}

function bash(commands: readonly Command[]): string {
  const generate = (thing: Parameters<typeof choicesOf>[0] & { completes?: string }) =>
    thing.completes === "folder"
      ? "compgen -d"
      : thing.completes === "file"
        ? "compgen -f"
        : `compgen -W ${quoted(choicesOf(thing).join(" "))}`;
  const reply = (source: string) => `mapfile -t COMPREPLY < <(${source} -- "$cur")`;
  const values = commands.flatMap((command) =>
    optionsOf(command)
      .filter(([, option]) => option.type !== "boolean")
      .map(
        ([name, option]) =>
          `    ${quoted(`${command.words.join(" ")}|--${name}`)}) ${reply(generate(option))}; return ;;`,
      ),
  );
  const words = beginnings(commands).map(
    (beginning) =>
      `    ${quoted(beginning.join(" "))}) ${reply(`compgen -W ${quoted([...nextWords(commands, beginning).keys(), ...(beginning.length === 0 ? ["help", "--help", "--version"] : ["--help"])].join(" "))}`)} ;;`,
  );
  const options = commands.map((command) => {
    const names = optionsOf(command).map(([name]) => `--${name}`);
    const last = command.arguments.at(-1);
    const positional = last && (last.completes || last.choices) ? reply(generate(last)) : ":";
    return `    ${quoted(command.words.join(" "))}*) if [[ $cur == -* ]]; then ${reply(`compgen -W ${quoted(names.join(" "))}`)}; else ${positional}; fi ;;`;
  });
  return `# bash completion for tokiwa: source <(tokiwa completion bash)
_tokiwa() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} said="" word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [[ $word == -* ]] && break
    said+=\${said:+ }$word
  done
  COMPREPLY=()
  case "$said|$prev" in
${values.join("\n")}
  esac
  case "$said" in
${words.join("\n")}
${options.join("\n")}
  esac
}
complete -o filenames -F _tokiwa tokiwa
`;
}

function zsh(commands: readonly Command[]): string {
  const escape = (text: string) => text.replaceAll(/[[\]:\\]/g, (mark) => `\\${mark}`);
  const action = (thing: Parameters<typeof choicesOf>[0] & { completes?: string }) =>
    thing.completes === "folder"
      ? "_files -/"
      : thing.completes === "file"
        ? "_files"
        : choicesOf(thing).length > 0
          ? `(${choicesOf(thing).join(" ")})`
          : " ";
  const argumentsOf = (command: Command) => [
    ...optionsOf(command).map(([name, option]) => {
      const value = option.type === "boolean" ? "" : `:${escape(option.value)}:${action(option)}`;
      return quoted(`${option.type === "list" ? "*" : ""}--${name}[${escape(option.summary.en)}]${value}`);
    }),
    ...command.arguments.map((argument, index) =>
      quoted(`${argument.presence === "many" ? "*" : index + 1}:${escape(argument.name)}:${action(argument)}`),
    ),
  ];
  const ofBeginning = beginnings(commands).map((beginning) => {
    const described = [...nextWords(commands, beginning)].map(([word, summary]) =>
      quoted(`${word}:${escape(summary)}`),
    );
    return `    ${quoted(beginning.join(" "))}) next=(${described.join(" ")}); _describe -t commands command next ;;`;
  });
  const ofCommand = commands.map(
    (command) => `    ${quoted(command.words.join(" "))}) _arguments ${argumentsOf(command).join(" ")} ;;`,
  );
  return `#compdef tokiwa
# zsh completion for tokiwa: tokiwa completion zsh > "\${fpath[1]}/_tokiwa"
_tokiwa() {
  local said="" word
  local -a next
  local -i count=0
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${said:+$said }$word" in
      ${[...new Set(commands.flatMap(({ words }) => words.map((_, index) => words.slice(0, index + 1).join(" "))))].map(quoted).join("|")}) said="\${said:+$said }$word"; count+=1 ;;
      *) break ;;
    esac
  done
  if (( count > 0 )); then
    words=("\${words[1]}" "\${(@)words[count+2,-1]}")
    (( CURRENT -= count ))
  fi
  case "$said" in
${ofBeginning.join("\n")}
${ofCommand.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_tokiwa" ]; then _tokiwa "$@"; else compdef _tokiwa tokiwa; fi
`;
}

function fish(commands: readonly Command[]): string {
  const lines = ["# fish completion for tokiwa: tokiwa completion fish | source", "complete -c tokiwa -f"];
  const when = (words: readonly string[]) =>
    words.length === 0
      ? "__fish_use_subcommand"
      : words.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
  for (const beginning of beginnings(commands)) {
    const next = nextWords(commands, beginning);
    const notYet = beginning.length === 0 ? "" : `; and not __fish_seen_subcommand_from ${[...next.keys()].join(" ")}`;
    for (const [word, summary] of next) {
      lines.push(`complete -c tokiwa -n ${quoted(when(beginning) + notYet)} -a ${quoted(word)} -d ${quoted(summary)}`);
    }
  }
  for (const command of commands) {
    const condition = `complete -c tokiwa -n ${quoted(when(command.words))}`;
    for (const [name, option] of optionsOf(command)) {
      const value =
        option.type === "boolean"
          ? ""
          : "completes" in option && option.completes === "folder"
            ? ` -x -a '(__fish_complete_directories)'`
            : "completes" in option && option.completes === "file"
              ? " -r -F"
              : ` -x -a ${quoted(choicesOf(option).join(" "))}`;
      lines.push(`${condition} -l ${name}${value} -d ${quoted(option.summary.en)}`);
    }
    for (const argument of command.arguments) {
      if (argument.completes) {
        lines.push(
          argument.completes === "folder" ? `${condition} -a '(__fish_complete_directories)'` : `${condition} -F`,
        );
      } else if (argument.choices) lines.push(`${condition} -a ${quoted(argument.choices.join(" "))}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
