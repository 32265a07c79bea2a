/**
 * Reads OSCAL's XML form into its JSON form, as a stream of tags, led by the description of the model.
 * No document type, no entities of one's own, a limit on depth: XML from strangers.
 * @module
 */
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from "saxes";
import { isBlock, markupName } from "../markup/tree.ts";
import { type Definition, isMarkupType, isModelName, type Member, rootDefinition } from "../model/description.ts";
import { escapeStep } from "../problem/pointer.ts";
import { type Place, type Problem, problem, type ProblemCode } from "../problem/problem.ts";
import { type Clock, deadline, type Limits, ReadFault, tooDeep, tooMany } from "../read/limits.ts";
import type { Locate } from "../read/locate.ts";
import { placeAt, placesAt } from "../read/text.ts";
import { ProseBuilder } from "./build.ts";
import { type Frame, listAt, type Mutable, passedOver } from "./frame.ts";
import { aboutXml, exactInstruction, oscalNamespace } from "./namespace.ts";
import { placeIn } from "./order.ts";
import { exactScalar, markdownOf, scalarOf } from "./value.ts";
import { misplaced, notOscalXml, outOfOrder, unknownAttribute, unknownElement, xmlFault } from "./words.ts";

export interface ParsedXml {
  readonly value: Mutable;
  readonly problems: readonly Problem[];
  readonly locate: Locate;
}

const chunk = 1 << 16;
const maxProblems = 200;

/** @throws ReadFault where it is no XML of OSCAL, too deep or too much */
export function parseXml(text: string, limits: Limits, clock?: Clock): ParsedXml {
  const reader = new XmlReader(limits, undefined);
  reader.read(text, clock);
  const places = placesAt(
    text,
    reader.problems.map(({ offset }) => offset),
  );
  return {
    value: reader.document,
    problems: reader.problems.map(({ told, offset }) => ({
      ...told,
      place: places.get(offset) ?? { line: 1, column: 1 },
    })),
    locate: (wanted) => {
      // Places are not kept while reading: most documents have no problem, and then nobody asks.
      const offsets = new Map<string, number>();
      new XmlReader(limits, offsets).read(text, clock);
      const found = placesAt(
        text,
        [...wanted.keys()].flatMap((pointer) => offsets.get(pointer) ?? []),
      );
      return new Map(
        [...wanted.keys()].flatMap((pointer) => {
          const place = found.get(offsets.get(pointer) ?? -1);
          return place ? [[pointer, place] as const] : [];
        }),
      );
    },
  };
}

class XmlReader {
  readonly document: Mutable = {};
  readonly problems: { readonly told: Problem; readonly offset: number }[] = [];
  readonly #limits: Limits;
  readonly #offsets: Map<string, number> | undefined;
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  readonly #frames: Frame[] = [];
  #text = "";
  #elements = 0;
  /** Where the tag begins that is being read. */
  #start = 0;

  constructor(limits: Limits, offsets: Map<string, number> | undefined) {
    this.#limits = limits;
    this.#offsets = offsets;
    const parser = this.#parser;
    parser.on("error", (error) => {
      throw xmlFault(error.message, this.#pointer, this.#here());
    });
    parser.on("doctype", () => {
      throw new ReadFault("oscal.doctype", "", {
        place: this.#here(),
        message: {
          ja: "文書型宣言（DOCTYPE）は受け付けません。実体の展開による攻撃を防ぐためです。",
          en: "A document type (DOCTYPE) is not taken: entities are a way to attack.",
        },
        remedy: {
          ja: "DOCTYPE を削除し、実体参照は文字そのものに置き換えてください。",
          en: "Remove it, and write what its entities stand for.",
        },
      });
    });
    parser.on("opentagstart", ({ name }) => {
      // The parser has read the name and one character more.
      this.#start = Math.max(0, parser.position - name.length - 2);
    });
    parser.on("opentag", (tag) => this.#open(tag));
    parser.on("closetag", () => this.#close());
    parser.on("text", (piece) => this.#characters(piece));
    parser.on("cdata", (piece) => this.#characters(piece));
    parser.on("processinginstruction", ({ target, body }) => {
      if (target === exactInstruction) this.#exact(body);
    });
  }

  read(text: string, clock: Clock | undefined): void {
    this.#text = text;
    const check = deadline(clock, this.#limits.milliseconds);
    for (let at = 0; at < text.length; at += chunk) {
      check();
      this.#parser.write(text.slice(at, at + chunk));
    }
    this.#parser.close();
  }

  get #pointer(): string {
    return this.#frames.at(-1)?.pointer ?? "";
  }

  #here(): Place {
    return placeAt(this.#text, Math.max(0, Math.min(this.#parser.position, this.#text.length) - 1));
  }

  #begun(): Place {
    return placeAt(this.#text, this.#start);
  }

  #say(code: ProblemCode, words: Parameters<typeof problem>[2]): void {
    if (this.problems.length < maxProblems)
      this.problems.push({ told: problem(code, this.#pointer, words), offset: this.#start });
  }

  #open(tag: SaxesTagNS): void {
    if (++this.#elements > this.#limits.nodes) throw tooMany(this.#limits.nodes, this.#begun());
    const frame = this.#frames.at(-1);
    const depth = this.#frames.length + (frame?.prose?.depth ?? 0);
    if (depth >= this.#limits.depth) throw tooDeep(this.#pointer, this.#limits.depth, this.#begun());
    if (!frame) this.#openRoot(tag);
    else if (frame.prose && (frame.prose.depth > 0 || frame.definition.kind === "field"))
      this.#openProse(frame.prose, tag);
    else this.#openMember(frame, tag);
  }

  #openRoot(tag: SaxesTagNS): void {
    if (!isModelName(tag.local)) throw notOscalXml(tag.local, this.#begun());
    if (tag.uri !== oscalNamespace) {
      this.#say("oscal.unknown-element", {
        message: {
          ja: `要素「${tag.name}」の名前空間が「${tag.uri}」です。「${oscalNamespace}」でなければなりません。`,
          en: `The namespace of "${tag.name}" is "${tag.uri}"; it must be "${oscalNamespace}".`,
        },
        remedy: {
          ja: `最初の要素に xmlns="${oscalNamespace}" を書いてください。`,
          en: `Write xmlns="${oscalNamespace}" on the first element.`,
        },
      });
    }
    const definition = rootDefinition(tag.local);
    const value: Mutable = {};
    this.document[tag.local] = value;
    this.#push({ definition, value, member: undefined, pointer: `/${tag.local}`, group: false }, tag);
  }

  #push(frame: Omit<Frame, "text" | "prose" | "exact" | "last" | "single">, tag: SaxesTagNS): void {
    const { definition, value } = frame;
    const prose =
      definition.kind === "field" && isMarkupType(definition.type) && !frame.group ? new ProseBuilder() : undefined;
    this.#frames.push({ ...frame, text: "", prose, exact: undefined, last: undefined, single: [] });
    this.#offsets?.set(frame.pointer, this.#start);
    for (const attribute of Object.values(tag.attributes))
      this.#attribute(attribute, definition, frame.group ? undefined : value, tag);
  }

  #attribute(
    { local, uri, value }: SaxesAttributeNS,
    definition: Definition,
    into: Mutable | undefined,
    tag: SaxesTagNS,
  ): void {
    // Declarations of namespaces, and the xml: and xsi: attributes, are about XML and not content.
    if (aboutXml.has(uri)) return;
    const flag = uri === "" ? definition.flags.get(local) : undefined;
    if (!flag || !into) {
      this.#say("oscal.unknown-attribute", unknownAttribute(local, tag.local, [...definition.flags.keys()]));
      return;
    }
    into[local] = scalarOf(flag.type, value);
    this.#offsets?.set(`${this.#pointer}/${escapeStep(local)}`, this.#start);
  }

  #openMember(frame: Frame, tag: SaxesTagNS): void {
    const { definition } = frame;
    const member = frame.group ? frame.member : definition.byXml.get(tag.local);
    const grouped = frame.group ? undefined : definition.members.find((one) => one.grouped === tag.local);
    const unwrapped = !grouped && !member && markupName(tag.local) !== undefined ? definition.unwrapped : undefined;
    if (!frame.group) this.#inOrder(frame, grouped ?? member ?? unwrapped, tag.local);
    if (grouped) this.#push({ ...frame, member: grouped, group: true }, tag);
    else if (member?.xml === tag.local && !member.unwrapped) this.#pushMember(frame, member, tag);
    else if (definition.unwrapped && frame.value && markupName(tag.local) !== undefined) {
      frame.value[definition.unwrapped.json] ??= "";
      frame.prose ??= new ProseBuilder();
      if (!isBlock(tag.local) && tag.local !== "img") this.#say("oscal.stray-text", misplaced(tag.local));
      this.#openProse(frame.prose, tag);
    } else {
      const known = frame.group
        ? [frame.member?.xml ?? ""]
        : definition.members.map(({ xml, grouped: around }) => around ?? xml);
      this.#say("oscal.unknown-element", unknownElement(tag.local, known));
      // Its content is passed over: a builder takes it, and nobody asks for it.
      this.#frames.push({
        ...frame,
        definition: passedOver,
        member: undefined,
        value: undefined,
        group: false,
        text: "",
        prose: new ProseBuilder(),
        exact: undefined,
        last: undefined,
        single: [],
      });
    }
  }

  /** Tells of an element that stands after one which the model has later: OSCAL's XML is a sequence. */
  #inOrder(frame: Frame, member: Member | undefined, tag: string): void {
    if (!member) return;
    const { last, definition } = frame;
    if (last === undefined || placeIn(definition, last) <= placeIn(definition, member)) frame.last = member;
    else this.#say("oscal.element-order", outOfOrder(tag, last.unwrapped ? undefined : (last.grouped ?? last.xml)));
  }

  #pushMember(frame: Frame, member: Member, tag: SaxesTagNS): void {
    const { definition } = member;
    const into = frame.value ?? {};
    const scalar = definition.kind === "field" && definition.value === undefined;
    const value: Mutable | undefined = scalar ? undefined : {};
    let pointer = `${frame.pointer}/${escapeStep(member.json)}`;
    if (member.array) {
      const list = listAt(into, member.json);
      if (list.length === 0) this.#offsets?.set(pointer, this.#start);
      pointer += `/${list.length}`;
      list.push(value);
    } else {
      if (Object.hasOwn(into, member.json)) {
        this.#say("oscal.repeated-element", {
          message: {
            ja: `要素「${tag.local}」は一度だけ書けます。`,
            en: `The element "${tag.local}" may stand once only.`,
          },
          remedy: { ja: "一つにまとめてください。", en: "Join them into one." },
        });
      }
      into[member.json] = value;
    }
    this.#push({ definition, value, member, pointer, group: false }, tag);
  }

  #openProse(prose: ProseBuilder, tag: SaxesTagNS): void {
    const attributes = new Map(
      Object.values(tag.attributes).flatMap(({ local, uri, value }) => (uri === "" ? [[local, value] as const] : [])),
    );
    const unknown = prose.open(tag.local, attributes);
    if (this.#frames.at(-1)?.definition === passedOver) return;
    if (unknown === undefined)
      this.#say(
        "oscal.unknown-element",
        unknownElement(tag.local, ["p", "ul", "ol", "table", "em", "strong", "code", "a", "insert"]),
      );
    for (const name of unknown ?? []) this.#say("oscal.unknown-attribute", unknownAttribute(name, tag.local, []));
  }

  #characters(text: string): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    const { definition } = frame;
    if (frame.prose && (frame.prose.depth > 0 || definition.kind === "field")) frame.prose.text(text);
    else if (definition.kind === "field" && !frame.group) frame.text += text;
    else if (text.trim() !== "") {
      this.#start = Math.max(0, this.#parser.position - text.trimStart().length - 1);
      this.#say("oscal.stray-text", misplaced(text.trim()));
      if (definition.unwrapped && frame.value) {
        frame.value[definition.unwrapped.json] ??= "";
        frame.prose ??= new ProseBuilder();
        frame.prose.text(text);
      }
    }
  }

  #exact(body: string): void {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return;
    }
    const frame = this.#frames.at(-1);
    if (frame && typeof value === "object" && value !== null) {
      for (const [key, kept] of Object.entries(value)) {
        const member = frame.definition.byJson.get(key);
        // A list without items has no elements.
        if (frame.value && member?.array && Array.isArray(kept)) listAt(frame.value, key);
        else if (member?.single) frame.single = [...frame.single, key];
      }
    } else if (frame) {
      frame.exact = value;
      if (frame.definition.unwrapped && frame.value && typeof value === "string") {
        frame.value[frame.definition.unwrapped.json] ??= "";
        frame.prose ??= new ProseBuilder();
      }
    } else if (typeof value === "object" && value !== null && "$schema" in value)
      this.document["$schema"] = value.$schema;
  }

  #close(): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (frame.prose && frame.prose.depth > 0) {
      frame.prose.close();
      return;
    }
    this.#frames.pop();
    const { definition, value } = frame;
    if (frame.group || definition === passedOver) return;
    if (definition.kind === "assembly") {
      for (const key of frame.single) {
        const items = value?.[key];
        if (value && Array.isArray(items) && items.length === 1) value[key] = items[0];
      }
      if (definition.unwrapped && frame.prose && value)
        value[definition.unwrapped.json] = markdownOf(
          definition.unwrapped.definition.type,
          frame.prose.nodes,
          frame.exact,
        );
      return;
    }
    const content = frame.prose
      ? markdownOf(definition.type, frame.prose.nodes, frame.exact)
      : exactScalar(definition.type, frame.text, frame.exact);
    if (value && definition.value !== undefined) value[definition.value] = content;
    else this.#store(frame, content);
  }

  /** Puts a bare value where its object or array holds a place for it. */
  #store(frame: Frame, content: unknown): void {
    const parent = this.#frames.findLast(({ group }) => !group)?.value;
    if (!parent || !frame.member) return;
    if (frame.member.array) {
      const list = listAt(parent, frame.member.json);
      list[list.length - 1] = content;
    } else parent[frame.member.json] = content;
  }
}
