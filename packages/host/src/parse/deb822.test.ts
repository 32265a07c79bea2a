import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseStanzas } from "./deb822.ts";

describe("stanzas", () => {
  it("are parted by empty lines, and their fields may go on over several lines", () => {
    const { stanzas, malformed } = parseStanzas("# top\nA: 1\nB:  x\n y\n .\n#c\n z\n\n\n \nC: 2\r\n");
    assert.deepEqual(malformed, []);
    assert.deepEqual(
      stanzas.map(({ line, fields }) => [line, [...fields.values()]]),
      [
        [
          2,
          [
            { name: "A", value: "1", line: 2 },
            { name: "B", value: "x\ny\n.\nz", line: 3 },
          ],
        ],
        [11, [{ name: "C", value: "2", line: 11 }]],
      ],
    );
  });

  it("keep only the fields that are wanted", () => {
    const { stanzas, malformed } = parseStanzas("A: 1\nB: 2\n long\nC: 3\n", new Set(["c"]));
    assert.deepEqual([...(stanzas[0]?.fields.keys() ?? [])], ["c"]);
    assert.deepEqual(malformed, []);
  });

  it("name lines that are no field", () => {
    assert.deepEqual(parseStanzas("A: 1\nno field\n\n: x\n").malformed, [2, 4]);
  });

  it("written are read back, with the line of each field", () => {
    const name = fc.stringMatching(/^[A-Z][a-z-]{0,6}$/);
    const value = fc.array(fc.stringMatching(/^[a-z:#.]{1,8}$/), { minLength: 1, maxLength: 3 });
    const stanza = fc.uniqueArray(fc.tuple(name, value), { selector: ([each]) => each.toLowerCase(), minLength: 1 });
    fc.assert(
      fc.property(fc.array(stanza), (given) => {
        const text = given.map((fields) => fields.map(([n, v]) => `${n}: ${v.join("\n ")}\n`).join("")).join("\n");
        const read = parseStanzas(text).stanzas;
        assert.deepEqual(
          read.map(({ fields }) => [...fields.values()].map((field) => [field.name, field.value])),
          given.map((fields) => fields.map(([n, v]) => [n, v.join("\n")])),
        );
        const all = text.split("\n");
        for (const { fields } of read) {
          for (const field of fields.values()) assert.ok(all[field.line - 1]?.startsWith(`${field.name}:`));
        }
      }),
    );
  });
});
