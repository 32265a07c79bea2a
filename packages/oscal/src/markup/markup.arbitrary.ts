import fc from "fast-check";
import { element, type Markup, type MarkupElement } from "./tree.ts";

/** Text that tempts: signs of Markdown, HTML and XML, beside words. */
export const text: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("a", "word", "管理策", " ", "1.", "# ", "- ", "> ", "---") },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "*",
          "_",
          "`",
          "~",
          "^",
          '"',
          "[",
          "]",
          "(",
          ")",
          "!",
          "|",
          "\\",
          "<",
          "&",
          "{{",
          "}}",
          "\n",
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "<em>",
          "</em>",
          "&lt;",
          "&#65;",
          "](#x)",
          "{{ insert: param, p1 }}",
          "<b",
          "```",
          "~~~",
          "| a | b |",
        ),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 4 }).map((one) => one.replaceAll("\r", "")) },
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(""));

const token = fc.constantFrom("ac-1", "ac-2_prm_1", "p.1");
const href = fc.constantFrom("#ac-1", "https://example.jp/a?b=c&d=e", "a b", "x(y)", "<z>", "");

const { inline } = fc.letrec<{ inline: readonly Markup[]; one: Markup }>((tie) => ({
  inline: fc.array(tie("one"), { maxLength: 4, depthIdentifier: "inline" }),
  one: fc.oneof(
    { maxDepth: 3, depthIdentifier: "inline" },
    text,
    fc
      .record({ type: fc.constant("param"), "id-ref": token }, { noNullPrototype: true })
      .map((attributes) => element("insert", [], attributes)),
    fc.constant(element("br")),
    text.map((code) => element("code", [code])),
    fc.record({ alt: text, src: href }, { noNullPrototype: true }).map((attributes) => element("img", [], attributes)),
    fc
      .tuple(fc.constantFrom("em", "strong", "q", "sub", "sup"), tie("inline"))
      .map(([name, children]) => element(name, children)),
    fc
      .tuple(href, fc.option(text, { nil: undefined }), tie("inline"))
      .map(([target, title, children]) =>
        element("a", children, title === undefined ? { href: target } : { href: target, title }),
      ),
  ),
}));
export { inline };

const cell = (name: "td" | "th") => inline.map((children) => element(name, children));
const row = (name: "td" | "th") =>
  fc.array(cell(name), { minLength: 1, maxLength: 3 }).map((cells) => element("tr", cells));

const { blocks } = fc.letrec<{ blocks: readonly MarkupElement[]; block: MarkupElement; item: MarkupElement }>(
  (tie) => ({
    blocks: fc.array(tie("block"), { maxLength: 4, depthIdentifier: "block" }),
    item: fc.tuple(inline, tie("blocks")).map(([head, rest]) => element("li", [...head, ...rest])),
    block: fc.oneof(
      { maxDepth: 3, depthIdentifier: "block" },
      inline.map((children) => element("p", children)),
      fc.tuple(fc.constantFrom("h1", "h3", "h6"), inline).map(([name, children]) => element(name, children)),
      text.map((code) => element("pre", [code])),
      fc.constant(element("hr")),
      fc.array(row("td"), { minLength: 1, maxLength: 3 }).map((rows) => element("table", rows)),
      fc
        .tuple(row("th"), fc.array(row("td"), { maxLength: 2 }))
        .map(([head, rows]) => element("table", [head, ...rows])),
      tie("blocks").map((children) => element("blockquote", children)),
      fc.array(tie("item"), { minLength: 1, maxLength: 3 }).map((items) => element("ul", items)),
      fc
        .tuple(
          fc.constantFrom<Record<string, string>>({}, { start: "3" }),
          fc.array(tie("item"), { minLength: 1, maxLength: 3 }),
        )
        .map(([attributes, items]) => element("ol", items, attributes)),
    ),
  }),
);
export { blocks };
