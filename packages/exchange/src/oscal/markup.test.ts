import assert from "node:assert/strict";
import { test } from "node:test";
import { read, write } from "@tokiwa/oscal";
import fc from "fast-check";
import { lineOf, multilineOf, plainOf } from "./markup.ts";

const line = fc
  .string({ unit: fc.constantFrom(...Array.from('漢字 ab_*`~^"[]<>&{}\\#-+|=1.)!/;:→')) })
  .map((text) => text.trim().replaceAll(/ +/g, " "))
  .filter((text) => text !== "");

const documentWith = (title: string, prose: string) => ({
  catalog: {
    uuid: "b7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata: {
      title,
      "last-modified": "2026-01-01T00:00:00Z",
      version: "1",
      "oscal-version": "1.2.1",
      remarks: prose,
    },
  },
});

test("a plain text written as Markdown is read back", () => {
  fc.assert(
    fc.property(line, fc.array(line, { minLength: 1, maxLength: 3 }), (title, lines) => {
      assert.equal(plainOf(lineOf(title)), title);
      assert.equal(plainOf(multilineOf(lines.join("\n"))), lines.join("\n"));
    }),
  );
});

test("a plain text has no markup for any reader: in XML it stands without a tag", () => {
  fc.assert(
    fc.property(line, line, (title, prose) => {
      const written = write(documentWith(lineOf(title), multilineOf(prose)), "xml").text;
      // What Markdown it was written in is kept beside the text where there are several ways.
      const text = written.replaceAll(/<\?oscal-json .*?\?>/gs, "");
      const escaped = (plain: string) => plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      assert.ok(text.includes(`<title>${escaped(title)}</title>`), text);
      assert.match(text, /<remarks>\s*<p>[^<]*<\/p>\s*<\/remarks>/);
      assert.ok(text.includes(`<p>${escaped(prose)}</p>`), text);
      assert.deepEqual(Object.keys(read(written).document ?? {}), ["catalog"]);
    }),
  );
});
