/**
 * Writes the JSON form of a document as OSCAL's XML. What XML cannot say exactly is kept beside it in a processing
 * instruction; what is not of the model cannot be written at all, and is told.
 * @module
 */
import { escapeAttribute, escapeText, rawOf } from "../markup/raw.ts";
import { isBlockNode, type Markup, type MarkupElement } from "../markup/tree.ts";
import { writeLine, writeMultiline } from "../markup/write.ts";
import { type Definition, isMarkupType, isModelName, type Member, rootDefinition } from "../model/description.ts";
import { escapeStep, quoted } from "../problem/pointer.ts";
import { type Problem, problem } from "../problem/problem.ts";
import { exactInstruction, oscalNamespace, withoutForbidden } from "./namespace.ts";
import { blocksOf, lineOf, scalarOf } from "./value.ts";

export interface WrittenXml {
  readonly text: string;
  readonly problems: readonly Problem[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @param document `{ catalog: … }` and the like */
export function writeXml(document: object): WrittenXml {
  const writer = new XmlWriter();
  writer.document(new Map(Object.entries(document)));
  return { text: writer.text, problems: writer.problems };
}

class XmlWriter {
  readonly problems: Problem[] = [];
  #pieces: string[] = ['<?xml version="1.0" encoding="UTF-8"?>\n'];

  get text(): string {
    return this.#pieces.join("");
  }

  document(members: ReadonlyMap<string, unknown>): void {
    const schema = members.get("$schema");
    if (schema !== undefined) this.#pieces.push(`${instruction({ $schema: schema })}\n`);
    for (const [name, value] of members) {
      if (name === "$schema") continue;
      if (!isModelName(name) || !isObject(value)) this.#lost(`/${escapeStep(name)}`, name);
      else this.#element(name, rootDefinition(name), value, `/${name}`, 0, ` xmlns="${oscalNamespace}"`);
    }
  }

  #lost(pointer: string, value: unknown): void {
    if (this.problems.length >= 200) return;
    this.problems.push(
      problem("oscal.not-representable", pointer, {
        message: {
          ja: `XML の形では表せない値です：「${quoted(value)}」`,
          en: `The XML form has no place for this: "${quoted(value)}".`,
        },
        remedy: {
          ja: "モデルにある名前と型に直してください（validate が詳細を示します）。",
          en: "Use the names and types of the model; validation tells the details.",
        },
      }),
    );
  }

  /** One element of an assembly, or of a field. */
  #element(name: string, definition: Definition, value: unknown, pointer: string, level: number, extra = ""): void {
    const indent = "  ".repeat(level);
    if (definition.kind === "field" && definition.value === undefined) {
      this.#field(name, definition, value, pointer, indent, extra);
      return;
    }
    if (!isObject(value)) {
      this.#lost(pointer, value);
      return;
    }
    const attributes = extra + this.#attributes(definition, value, pointer);
    if (definition.kind === "field") {
      const content = definition.value === undefined ? undefined : value[definition.value];
      for (const key of Object.keys(value))
        if (key !== definition.value && !definition.flags.has(key))
          this.#lost(`${pointer}/${escapeStep(key)}`, value[key]);
      this.#field(name, definition, content ?? "", `${pointer}/${definition.value}`, indent, attributes);
      return;
    }
    for (const key of Object.keys(value))
      if (!definition.byJson.has(key) && !definition.flags.has(key))
        this.#lost(`${pointer}/${escapeStep(key)}`, value[key]);
    const before = this.#pieces;
    this.#pieces = [];
    for (const member of definition.members) {
      const content = value[member.json];
      if (content !== undefined) this.#member(member, content, `${pointer}/${escapeStep(member.json)}`, level + 1);
    }
    const inside = this.#pieces;
    this.#pieces = before;
    if (inside.length === 0) this.#pieces.push(`${indent}<${name}${attributes}/>\n`);
    else {
      this.#pieces.push(`${indent}<${name}${attributes}>\n`);
      for (const piece of inside) this.#pieces.push(piece);
      this.#pieces.push(`${indent}</${name}>\n`);
    }
  }

  #attributes(definition: Definition, value: Readonly<Record<string, unknown>>, pointer: string): string {
    let text = "";
    for (const { name, type } of definition.flags.values()) {
      const content = value[name];
      if (content === undefined) continue;
      const written =
        typeof content === "number" || typeof content === "boolean" || typeof content === "string"
          ? String(content)
          : undefined;
      // An attribute has nowhere to keep what XML cannot say.
      if (written === undefined || scalarOf(type, withoutForbidden(written)) !== content)
        this.#lost(`${pointer}/${escapeStep(name)}`, content);
      else text += ` ${name}="${escapeAttribute(written)}"`;
    }
    return text;
  }

  #member(member: Member, content: unknown, pointer: string, level: number): void {
    if (member.unwrapped) {
      this.#unwrapped(content, pointer, "  ".repeat(level));
      return;
    }
    if (!member.array) {
      this.#element(member.xml, member.definition, content, pointer, level);
      return;
    }
    const indent = "  ".repeat(level);
    const items: readonly unknown[] = Array.isArray(content) ? content : [content];
    if (!Array.isArray(content) && !member.single) {
      this.#lost(pointer, content);
      return;
    }
    if (items.length === 0) {
      this.#pieces.push(`${indent}${instruction({ [member.json]: [] })}\n`);
      return;
    }
    // One item without its array looks in XML as an array of one does.
    if (!Array.isArray(content)) this.#pieces.push(`${indent}${instruction({ [member.json]: {} })}\n`);
    const inner = member.grouped === undefined ? level : level + 1;
    if (member.grouped !== undefined) this.#pieces.push(`${indent}<${member.grouped}>\n`);
    for (const [index, item] of items.entries())
      this.#element(member.xml, member.definition, item, `${pointer}/${index}`, inner);
    if (member.grouped !== undefined) this.#pieces.push(`${indent}</${member.grouped}>\n`);
  }

  #unwrapped(content: unknown, pointer: string, indent: string): void {
    if (typeof content !== "string") {
      this.#lost(pointer, content);
      return;
    }
    const blocks = blocksOf(content);
    if (writeMultiline(blocks) !== content || blocks.length === 0)
      this.#pieces.push(`${indent}${instruction(content)}\n`);
    for (const block of blocks) this.#pieces.push(blockXml(block, indent));
  }

  #field(
    name: string,
    definition: Definition,
    value: unknown,
    pointer: string,
    indent: string,
    attributes: string,
  ): void {
    const { type } = definition;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      this.#lost(pointer, value);
      return;
    }
    if (!isMarkupType(type) || typeof value !== "string") {
      const written = withoutForbidden(String(value));
      const exact = scalarOf(type, written) === value ? "" : instruction(value);
      this.#pieces.push(`${indent}<${name}${attributes}>${exact}${escapeText(written)}</${name}>\n`);
      return;
    }
    if (type === "markup-line") {
      const nodes = lineOf(value);
      const exact = writeLine(nodes) === value ? "" : instruction(value);
      this.#pieces.push(
        `${indent}<${name}${attributes}>${exact}${nodes.map((node) => rawOf(node, false)).join("")}</${name}>\n`,
      );
      return;
    }
    const blocks = blocksOf(value);
    const exact = writeMultiline(blocks) === value ? "" : `${indent}  ${instruction(value)}\n`;
    if (blocks.length === 0 && exact === "") this.#pieces.push(`${indent}<${name}${attributes}/>\n`);
    else
      this.#pieces.push(
        `${indent}<${name}${attributes}>\n${exact}${blocks.map((block) => blockXml(block, `${indent}  `)).join("")}${indent}</${name}>\n`,
      );
  }
}

/** What XML cannot say, as JSON that holds neither `?>` nor a forbidden character. */
const instruction = (value: unknown): string =>
  `<?${exactInstruction} ${JSON.stringify(value).replace(/[^\u0020-\u007e\u00a0-\ud7ff\uf900-\ufffd]|\?(?=>)/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)}?>`;

const lined: ReadonlySet<string> = new Set(["ul", "ol", "table", "tr", "blockquote"]);

/** A block; where only blocks may lie within, each on a line of its own. */
function blockXml(block: MarkupElement, indent: string): string {
  if (!lined.has(block.name) || block.children.length === 0) return `${indent}${rawOf(block, false)}\n`;
  const empty = rawOf({ ...block, children: [] }, false).slice(0, -2);
  const inside = block.children.map((child: Markup) => (isBlockNode(child) ? blockXml(child, `${indent}  `) : ""));
  return `${indent}${empty}>\n${inside.join("")}${indent}</${block.name}>\n`;
}
