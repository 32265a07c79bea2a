import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { blocks, inline, text } from "./markup.arbitrary.ts";
import { normalBlocks, normalInline } from "./normal.ts";
import { parseLine, parseMultiline } from "./parse.ts";
import { rawOf } from "./raw.ts";
import { element } from "./tree.ts";
import { isPlain, writeLine, writeMultiline } from "./write.ts";

const html = (markdown: string) =>
  parseMultiline(markdown)
    .map((block) => rawOf(block, false))
    .join("");

describe("OSCAL's Markdown", () => {
  const meanings: readonly (readonly [string, string])[] = [
    ["*a* **b** `c` ~d~ ^e^", "<p><em>a</em> <strong>b</strong> <code>c</code> <sub>d</sub> <sup>e</sup></p>"],
    ['the "quoted text"', "<p>the <q>quoted text</q></p>"],
    ['\\"not a quotation\\"', '<p>"not a quotation"</p>'],
    ["{{ insert: param, ac-1_prm_1 }}", '<p><insert type="param" id-ref="ac-1_prm_1"/></p>'],
    ["[a *b*](#ac-1)", '<p><a href="#ac-1">a <em>b</em></a></p>'],
    ['![alt](a.png "title")', '<p><img alt="alt" src="a.png" title="title"/></p>'],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    ["# A\n\n### B", "<h1>A</h1><h3>B</h3>"],
    ["- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"],
    ["- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    [
      "| a | b |\n|---|--:|\n| c | *d* |",
      '<table><tr><th>a</th><th align="right">b</th></tr><tr><td>c</td><td align="right"><em>d</em></td></tr></table>',
    ],
    ["```\na *b*\n```", "<pre>a *b*</pre>"],
    ["> a\n> b", "<blockquote><p>a b</p></blockquote>"],
    ["a <em>b</em> <script>c</script>", "<p>a <em>b</em> &lt;script&gt;c&lt;/script&gt;</p>"],
    ["snake_case_name 1 < 2 & 3", "<p>snake_case_name 1 &lt; 2 &amp; 3</p>"],
    ["[organization-defined time]", "<p>[organization-defined time]</p>"],
    ["    indented", "<p> indented</p>"],
  ];
  for (const [markdown, expected] of meanings) {
    it(`means by ${JSON.stringify(markdown)} ${expected}`, () => assert.equal(html(markdown), expected));
  }

  it("gives every tree of blocks back that was written", () => {
    fc.assert(
      fc.property(blocks, (tree) => {
        const normal = normalBlocks(tree);
        assert.deepEqual(parseMultiline(writeMultiline(normal)), normal);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives every line back that was written", () => {
    fc.assert(
      fc.property(inline, (tree) => {
        const normal = normalInline(tree);
        assert.deepEqual(parseLine(writeLine(normal)), normal);
      }),
      { numRuns: 2000 },
    );
  });

  it("has one normal form: reading any text twice through writing changes nothing more", () => {
    fc.assert(
      fc.property(text, (markdown) => {
        const once = parseMultiline(markdown);
        assert.deepEqual(parseMultiline(writeMultiline(once)), once);
        assert.deepEqual(normalBlocks(once), once);
      }),
      { numRuns: 3000 },
    );
  });

  it("takes text that is plain for one paragraph, as reading it would", () => {
    const words = fc.stringMatching(/^[A-Za-z管](?: ?[a-z0-9.,;:()'#+=$%@?/-])*$/);
    fc.assert(
      fc.property(fc.oneof(text, words), (one) => {
        if (!isPlain(one)) return;
        assert.deepEqual(parseMultiline(one), [element("p", [one])]);
        assert.deepEqual(parseLine(one), [one]);
      }),
      { numRuns: 3000 },
    );
  });

  it("takes time in proportion to the text, whatever it is", () => {
    for (const sign of [
      "*",
      "[",
      "`",
      "_a ",
      "![",
      "<a ",
      "~x",
      '"',
      "> ",
      "- ",
      "# ",
      "| ",
      "&amp",
      "((",
      "\\",
      " ",
      "<em>",
      "{{ ",
      "**a*",
    ]) {
      const long = `x${sign.repeat(20_000)}y`;
      parseMultiline(long);
      parseMultiline(`${sign}\n`.repeat(5_000));
      parseLine(long);
    }
  });

  it("moves spaces out of an emphasis, as Markdown needs it", () => {
    assert.deepEqual(normalInline([element("em", [" a "]), "b"]), [" ", element("em", ["a"]), " b"]);
  });
});
