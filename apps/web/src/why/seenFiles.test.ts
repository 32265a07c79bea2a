import assert from "node:assert/strict";
import { test } from "node:test";
import { seenFiles } from "./seenFiles.ts";

test("what was seen in one file stands together, each place once, in the order of the evidence", () => {
  const seen = (file: string, line: number, text: string) => ({ file, line, text });
  assert.deepEqual(seenFiles([seen("/b", 2, "x"), seen("/a", 1, "y"), seen("/b", 3, "z"), seen("/b", 2, "x")]), [
    {
      file: "/b",
      lines: [
        { line: 2, text: "x" },
        { line: 3, text: "z" },
      ],
    },
    { file: "/a", lines: [{ line: 1, text: "y" }] },
  ]);
});

test("a file as a whole has no line, and what is in no file stands alone", () => {
  assert.deepEqual(seenFiles([{ file: "/a", line: 0, text: "" }, { text: "no answer" }]), [
    { file: "/a", lines: [{ line: undefined, text: "" }] },
    { file: undefined, lines: [{ line: undefined, text: "no answer" }] },
  ]);
});
