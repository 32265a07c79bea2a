import { type Command, type Exit, exit } from "./command/form.ts";
import { helpOf, helpOfAll } from "./command/help.ts";
import { parseLine, type Request } from "./command/parse.ts";
import { Problem } from "./command/problem.ts";
import { allCommands, commandsFor } from "./commands/table.ts";
import { askedLanguage, languageOf } from "./terminal/language.ts";
import { openTerminal, type Terminal } from "./terminal/terminal.ts";
import { wrap } from "./terminal/wrap.ts";
import { version } from "./version.ts";

/** Runs one command line and gives its exit code; whatever goes wrong is said, never thrown. */
export async function run(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Exit> {
  const language = askedLanguage(words) ?? languageOf(environment);
  const terminal = openTerminal(process.stdout, process.stderr, language, environment);
  const json = words.includes("--json");
  try {
    return await answer(parseLine(words, await commandsFor(words), environment), json, terminal);
  } catch (error) {
    return complain(asProblem(error, environment), json, terminal);
  }
}

async function answer(request: Request, json: boolean, terminal: Terminal): Promise<Exit> {
  switch (request.kind) {
    case "version":
      terminal.out(json ? JSON.stringify({ version, node: process.versions.node }) : `tokiwa ${version}`);
      return exit.good;
    case "help": {
      const commands = await allCommands();
      const chosen = commands.find(({ words }) => words.join(" ") === request.words.join(" "));
      const help = chosen ? helpOf(chosen, terminal) : helpOfAll(request.words, commands, terminal);
      if (json) terminal.out(JSON.stringify(tableOf(chosen ? [chosen] : commands)));
      else if (request.asked) terminal.out(help);
      else terminal.err(help);
      return request.asked ? exit.good : exit.askedWrongly;
    }
    case "run":
      return request.command.run({ values: request.values, arguments: request.arguments, json, terminal });
  }
}

const tableOf = (chosen: readonly Command[]) => ({
  commands: chosen.map((command) => ({ ...command, run: undefined })),
});

function asProblem(error: unknown, environment: Readonly<Record<string, string | undefined>>): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  const detail = environment["TOKIWA_DEBUG"] && error instanceof Error ? `\n${error.stack}` : "";
  return new Problem(
    "cli.fault",
    {
      ja: `Tokiwa の不具合です：${message}\n環境変数 TOKIWA_DEBUG=1 を付けて実行すると詳しい情報が出ます。${detail}`,
      en: `This is a fault of Tokiwa: ${message}\nRun it again with TOKIWA_DEBUG=1 for the details.${detail}`,
    },
    { cause: error },
  );
}

function complain(problem: Problem, json: boolean, terminal: Terminal): Exit {
  if (json) {
    terminal.err(JSON.stringify({ error: { code: problem.code, message: problem.text } }));
  } else {
    const [first = "", ...rest] = wrap(terminal.say(problem.text), terminal.width, terminal.language);
    terminal.err(`${terminal.errTone("bad", "✗")} ${first}`);
    for (const line of rest) terminal.err(`  ${line}`);
    terminal.err(terminal.errTone("quiet", `  [${problem.code}]`));
  }
  return problem.exit;
}
