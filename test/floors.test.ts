// The house's shape (ARCHITECTURE.md): reads what every source file imports and names, and objects where an arrow
// points up or sideways.
import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { before, test } from "node:test";
import { parse } from "yaml";
import { floors, objection } from "./floors/rooms.ts";
import { parseSource, type Source } from "./floors/source.ts";

const root = dirname(import.meta.dirname);
let sources: readonly Source[] = [];

before(() => {
  sources = globSync("{packages,apps}/**/*.{ts,tsx,mjs}", { cwd: root, exclude: ["**/node_modules/**", "**/dist/**"] })
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .map((file) => parseSource(root, file));
  assert.ok(sources.length > 20, "the sources are where they are looked for");
});

function none(objections: readonly string[]): void {
  if (objections.length > 0) assert.fail(`\n${objections.join("\n")}\n`);
}

test("every room has a floor", () => {
  const rooms = ["packages", "apps"].flatMap((folder) =>
    readdirSync(`${root}/${folder}`).map((name) => `${folder}/${name}`),
  );
  none(rooms.filter((room) => !floors.has(room)).map((room) => `${room}: give it its floor in test/floors/rooms.ts`));
});

test("arrows only point down", () => {
  none(
    sources.flatMap(({ imports }) =>
      imports.flatMap((one) => {
        const why = objection(one);
        return why ? [`${one.file}:${one.line} imports ${one.from}\n  ${why}`] : [];
      }),
    ),
  );
});

test("floor 1 takes the clock and chance as parameters", () => {
  none(
    sources
      .filter(({ file }) => [...floors].some(([room, floor]) => floor === 1 && file.startsWith(`${room}/`)))
      .filter(({ file }) => !file.endsWith(".test.ts"))
      .flatMap(({ hiddenInputs }) => hiddenInputs)
      .map(
        ({ file, line, text }) =>
          `${file}:${line} calls ${text}\n  Take the time, or the random value, as a parameter.`,
      ),
  );
});

test("no government body is named in the code", () => {
  const file = `${root}/content/bodies.yaml`;
  const names = [...namesIn(parse(readFileSync(file, "utf8")))];
  assert.ok(names.length > 3, "content/bodies.yaml names bodies");
  const japanese = names.filter((name) => /[^\p{ASCII}]/u.test(name));
  const latin = names.filter((name) => !japanese.includes(name));
  const escaped = latin.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp([...japanese, `\\b(?:${escaped.join("|")})\\b`].join("|"), "u");
  none(
    sources
      .filter((source) => !/\.test\.tsx?$|\/testing\//.test(source.file))
      .flatMap(({ words }) => words)
      .filter(({ text }) => pattern.test(text))
      .map(
        ({ file, line, text }) =>
          `${file}:${line} names ${pattern.exec(text)?.[0]}\n  Names and powers of bodies change: refer to the body by its identifier in content/bodies.yaml.`,
      ),
  );
});

test("every room says in a README what lives there", () => {
  const rooms = [
    ...floors.keys(),
    ...globSync("apps/server/src/{features,platform}/*/", { cwd: root }),
    "content",
    "scripts",
    "bench",
    "test",
  ];
  none(
    rooms
      .filter((room) => existsSync(`${root}/${room}`) && !existsSync(`${root}/${room}/README.md`))
      .map((room) => `${room}/README.md is missing: what lives there, what may import it, what it must never import`),
  );
});

/** The names and abbreviations of bodies in the form of packages/content (`names: [{name: {ja, en}, abbreviation}]`). */
function* namesIn(node: unknown, key = ""): Generator<string> {
  if (typeof node === "string" && (key === "ja" || key === "en")) yield node;
  if (Array.isArray(node)) for (const item of node) yield* namesIn(item, key);
  if (typeof node === "object" && node !== null && !Array.isArray(node)) {
    for (const [name, value] of Object.entries(node)) if (name !== "source") yield* namesIn(value, name);
  }
}
