import assert from "node:assert/strict";
import { test } from "node:test";
import { command, exit } from "./form.ts";
import { parseLine } from "./parse.ts";
import { Problem } from "./problem.ts";

const text = { ja: "説明", en: "summary" };
const examples = [{ line: "tokiwa", says: text }] as const;
const commands = [
  command({
    words: ["look"],
    summary: text,
    examples,
    options: {
      root: { type: "text", value: "DIR", summary: text },
      port: { type: "integer", value: "N", minimum: 1, maximum: 65_535, summary: text },
      add: { type: "list", value: "DIR", summary: text },
      all: { type: "boolean", short: "a", summary: text },
    },
    run: async () => exit.good,
  }),
  command({
    words: ["content", "check"],
    summary: text,
    examples,
    options: {},
    arguments: [{ name: "DIR", presence: "many", summary: text }],
    run: async () => exit.good,
  }),
  command({
    words: ["content", "try"],
    summary: text,
    examples,
    options: {},
    arguments: [{ name: "CHECK", presence: "required", summary: text }],
    run: async () => exit.good,
  }),
];

function run(...words: string[]) {
  const request = parseLine(words, commands);
  assert.equal(request.kind, "run");
  if (request.kind !== "run") throw new Error("not a command");
  return request;
}

function refused(...words: string[]): Problem {
  try {
    parseLine(words, commands);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("each option has a value of its type, given or not", () => {
  assert.deepEqual(run("look").values, {
    json: false,
    lang: undefined,
    help: false,
    root: undefined,
    port: undefined,
    add: [],
    all: false,
  });
  const { values } = run("look", "--root", "/mnt", "--port=80", "--add", "a", "--add", "b", "-a", "--json");
  assert.deepEqual(
    { ...values },
    { json: true, lang: undefined, help: false, root: "/mnt", port: 80, add: ["a", "b"], all: true },
  );
});

test("options may stand before the noun, and arguments anywhere after the verb", () => {
  assert.equal(run("--lang", "ja", "look").values["lang"], "ja");
  assert.deepEqual(run("content", "check", "a", "--json", "b").arguments, ["a", "b"]);
  assert.deepEqual(run("content", "check", "--", "--odd").arguments, ["--odd"]);
});

test("a single hyphen is a value: standard input", () => {
  assert.equal(run("look", "--root", "-").values["root"], "-");
});

test("help is given for all, for a noun, for a command, and where nothing was asked", () => {
  assert.deepEqual(parseLine([], commands), { kind: "help", words: [], asked: false });
  assert.deepEqual(parseLine(["--help"], commands), { kind: "help", words: [], asked: true });
  assert.deepEqual(parseLine(["content"], commands), { kind: "help", words: ["content"], asked: false });
  assert.deepEqual(parseLine(["content", "--help"], commands), { kind: "help", words: ["content"], asked: true });
  assert.deepEqual(parseLine(["look", "--root", "--help"], commands), { kind: "help", words: ["look"], asked: true });
  assert.deepEqual(parseLine(["help", "content", "try", "--lang", "ja"], commands), {
    kind: "help",
    words: ["content", "try"],
    asked: true,
  });
});

test("what is misspelt is named, with what was likely meant", () => {
  assert.match(refused("lok").text.en, /no command "tokiwa lok"\. Did you mean "look"\?/);
  assert.match(refused("content", "chek").text.en, /Did you mean "check"/);
  assert.match(refused("content", "ch").text.ja, /「check」の誤り/);
  assert.match(refused("look", "--rot", "x").text.en, /Did you mean "--root"/);
  assert.match(refused("help", "lok").text.en, /Did you mean "look"/);
});

test("a value that is missing, needless or wrong is refused", () => {
  assert.equal(refused("look", "--root").code, "cli.missing-value");
  assert.equal(refused("look", "--root", "--all").code, "cli.missing-value");
  assert.equal(refused("look", "--all=yes").code, "cli.unexpected-value");
  for (const port of ["0", "65536", "80x", "-1", "1e3", ""]) {
    assert.match(refused("look", `--port=${port}`).code, /bad-value/, port);
  }
  assert.equal(refused("look", "--lang", "fr").code, "cli.bad-value");
  assert.equal(refused("look", "extra").code, "cli.extra-argument");
  assert.equal(refused("content", "try").code, "cli.missing-argument");
  assert.equal(refused("content", "try", "a", "b").exit, exit.askedWrongly);
});

test("an option that names a variable has its value from there, unless the line gives one", () => {
  const port = { type: "integer", value: "N", minimum: 0, maximum: 99, summary: text, variable: "PORT" } as const;
  const serve = command({ words: ["serve"], summary: text, examples, options: { port }, run: async () => exit.good });
  const value = (environment: Record<string, string>, ...words: string[]) => {
    const request = parseLine(["serve", ...words], [serve], environment);
    return request.kind === "run" ? request.values["port"] : request.kind;
  };
  assert.equal(value({ PORT: "80" }), 80);
  assert.equal(value({ PORT: "80" }, "--port", "8"), 8);
  assert.equal(value({ PORT: "" }), undefined);
  assert.throws(() => value({ PORT: "eighty" }), { code: "cli.bad-value" });
});
