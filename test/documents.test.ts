// Documents that must keep up with the code.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type Node, parseSync, Visitor } from "oxc-parser";
import { problemCodes } from "../apps/cli/src/command/problem.ts";
import { problemSeverities } from "../packages/content/src/problem.ts";
import { exchangeSeverities } from "../packages/exchange/src/problem.ts";
import { problemSeverities as oscalSeverities } from "../packages/oscal/src/problem/problem.ts";

const root = dirname(import.meta.dirname);
const read = (file: string) => readFileSync(join(root, file), "utf8");

interface Package {
  readonly name: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const packageAt = (file: string) => JSON.parse(read(file)) as Package;

/** Rows of the tables of a page whose first column is code: the code, and the other columns. */
function rowsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const rows = read(page)
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((column) => column.trim()),
    );
  const names = rows.map(([first = ""]) => first.replaceAll("`", ""));
  assert.equal(new Set(names).size, names.length, `${page} has a row twice`);
  return new Map(rows.map(([first = "", ...rest]) => [first.replaceAll("`", ""), rest]));
}

const packages = ["package.json", ...globSync("{packages,apps}/*/package.json", { cwd: root })];
const declared = new Map(
  packages
    .map(packageAt)
    .flatMap((one) => Object.entries({ ...one.dependencies, ...one.devDependencies, ...one.optionalDependencies }))
    .filter(([name]) => !name.startsWith("@tokiwa/")),
);

test("docs/dependencies.md has each dependency, with its reason, and no other", () => {
  const rows = rowsOf("docs/dependencies.md");
  assert.deepEqual([...rows.keys()].toSorted(), [...declared.keys()].toSorted());
  for (const [name, [, why = ""]] of rows) assert.ok(why.length > 2, `${name} has no reason`);
});

test("docs/dependencies.md names the licence that each dependency declares", () => {
  for (const [name, columns] of rowsOf("docs/dependencies.md")) {
    const file = join("node_modules", name, "package.json");
    if (existsSync(join(root, file))) assert.equal(columns.at(-1), packageAt(file).license, name);
  }
});

test("every dependency is pinned to an exact version", () => {
  for (const [name, version] of declared) assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
});

test("every document that another one links to is there", () => {
  const documents = globSync(["*.md", "docs/**/*.md", "{packages,apps,content,scripts,test,bench}/**/*.md"], {
    cwd: root,
    exclude: ["**/node_modules/**"],
  });
  for (const document of documents) {
    for (const [, target = ""] of read(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:|^#/.test(target)) continue;
      const path = join(dirname(document), target.replace(/#.*/, ""));
      assert.ok(existsSync(join(root, path)), `${document} links to ${target}, which is not there`);
    }
  }
});

test("docs/errors.md has every code of the command, of starting, of the API, of content and of OSCAL, and no other", async () => {
  const rows = rowsOf("docs/errors.md");
  const kinds = await problemKinds();
  const codes = [
    ...problemCodes,
    ...startupCodes(),
    ...kinds.map(({ code }) => code),
    ...Object.keys(problemSeverities),
    ...Object.keys(oscalSeverities),
    ...Object.keys(exchangeSeverities),
  ];
  assert.deepEqual([...rows.keys()].toSorted(), [...new Set(codes)].toSorted());
  for (const [code, severity] of Object.entries({ ...problemSeverities, ...oscalSeverities, ...exchangeSeverities }))
    assert.equal(rows.get(code)?.[0], severity, code);
  for (const { code, status, title } of kinds) {
    const [said, en = "", ja = ""] = rows.get(code) ?? [];
    assert.equal(said, String(status), code);
    assert.ok(en.startsWith(title.en) && ja.startsWith(title.ja), `${code}: ${title.en} / ${title.ja}`);
  }
});

interface Kind {
  readonly code: string;
  readonly status: number;
  readonly title: { readonly ja: string; readonly en: string };
}

/** What each `problems.ts` of the server exports. */
async function problemKinds(): Promise<readonly Kind[]> {
  const isKind = (value: unknown): value is Kind =>
    typeof value === "object" && value !== null && "code" in value && "status" in value && "title" in value;
  const modules = await Promise.all(
    globSync("apps/server/src/**/problems.ts", { cwd: root }).map(
      (file) => import(join(root, file)) as Promise<object>,
    ),
  );
  return modules.flatMap((module) => Object.values(module).filter(isKind));
}

/** The codes that the server's sources give to a StartupError, or to a kind of it. */
function startupCodes(): readonly string[] {
  const codes: string[] = [];
  for (const file of globSync("apps/server/src/**/*.ts", { cwd: root })) {
    const take = (given: readonly Node[]) => {
      const [code] = given;
      if (code?.type === "Literal" && typeof code.value === "string") codes.push(code.value);
    };
    let isKind = false;
    new Visitor({
      NewExpression: (node) => {
        if (node.callee.type === "Identifier" && node.callee.name === "StartupError") take(node.arguments);
      },
      ClassDeclaration: ({ superClass }) => {
        isKind = superClass?.type === "Identifier" && superClass.name === "StartupError";
      },
      CallExpression: (node) => {
        if (isKind && node.callee.type === "Super") take(node.arguments);
      },
    }).visit(parseSync(file, read(file)).program);
  }
  return codes;
}
