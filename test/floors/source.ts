import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { type Node, parseSync, Visitor } from "oxc-parser";

/** One import of a source file, wherever it stands and whether it says `import`, `export … from` or `import()`. */
export interface Import {
  readonly file: string;
  readonly line: number;
  readonly from: string;
  readonly typeOnly: boolean;
}

/** A string, a piece of a template or a text between JSX tags. */
export interface Words {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export interface Source {
  readonly file: string;
  readonly imports: readonly Import[];
  readonly words: readonly Words[];
  /** Reads of the clock or of chance that are not parameters: `Date.now()`, `new Date()`, `Math.random()`, … */
  readonly hiddenInputs: readonly Words[];
}

const clocks = new Set(["Date.now", "performance.now", "Math.random", "process.hrtime", "crypto.randomUUID"]);

/** Parses one source file. Throws where it is not valid TypeScript: then nothing can be said of its imports. */
export function parseSource(root: string, file: string): Source {
  const text = readFileSync(`${root}/${file}`, "utf8");
  const { program, errors } = parseSync(file, text, extname(file) === ".mjs" ? { lang: "js" } : {});
  const [error] = errors;
  if (error) throw new SyntaxError(`${file}: ${error.message}`);
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;

  const imports: Import[] = [];
  const words: Words[] = [];
  const hiddenInputs: Words[] = [];
  const notCode = new Set<number>();
  const imported = (node: { start: number }, source: Node, typeOnly: boolean) => {
    notCode.add(source.start);
    const from = source.type === "Literal" && typeof source.value === "string" ? source.value : "(computed)";
    imports.push({ file, line: lineOf(node.start), from, typeOnly });
  };
  const worded = (node: { start: number }, value: string) => {
    if (!notCode.has(node.start)) words.push({ file, line: lineOf(node.start), text: value });
  };

  new Visitor({
    ImportDeclaration: (node) =>
      imported(
        node,
        node.source,
        node.importKind === "type" ||
          (node.specifiers.length > 0 &&
            node.specifiers.every((one) => one.type === "ImportSpecifier" && one.importKind === "type")),
      ),
    ExportAllDeclaration: (node) => imported(node, node.source, node.exportKind === "type"),
    ExportNamedDeclaration: (node) => {
      if (node.source) imported(node, node.source, node.exportKind === "type");
    },
    ImportExpression: (node) => imported(node, node.source, false),
    TSImportType: (node) => imported(node, node.source, true),
    Literal: (node) => {
      if (typeof node.value === "string") worded(node, node.value);
    },
    TemplateElement: (node) => worded(node, node.value.cooked ?? node.value.raw),
    JSXText: (node) => worded(node, node.value),
    CallExpression: ({ callee, start }) => {
      if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return;
      if (callee.property.type !== "Identifier") return;
      const called = `${callee.object.name}.${callee.property.name}`;
      if (clocks.has(called)) hiddenInputs.push({ file, line: lineOf(start), text: `${called}()` });
    },
    NewExpression: ({ callee, arguments: given, start }) => {
      if (callee.type === "Identifier" && callee.name === "Date" && given.length === 0) {
        hiddenInputs.push({ file, line: lineOf(start), text: "new Date()" });
      }
    },
  }).visit(program);
  return { file, imports, words, hiddenInputs };
}
