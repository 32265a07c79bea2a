import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Assignments, loginDefs, namedValues, shellAssignments } from "./assignments.ts";

const values = (found: Assignments) => Object.fromEntries([...found].map(([name, { value }]) => [name, value]));

describe("assignments", () => {
  it("of login.defs are a name, blanks and a value, quoted or not; the last line counts", () => {
    const found = loginDefs("/etc/login.defs", '# c\nUMASK\t\t022\nENV_PATH  "PATH=/bin"\nUMASK 027\nALONE\n');
    assert.deepEqual(values(found), { UMASK: "027", ENV_PATH: "PATH=/bin" });
    assert.deepEqual(found.get("UMASK")?.seen, { file: "/etc/login.defs", line: 4, text: "UMASK 027" });
  });

  it("of pwquality.conf may be names alone, and have comments after them", () => {
    const found = namedValues("/f", "minlen = 12 # long\nenforce_for_root\nusercheck=1\n# minlen = 3\n");
    assert.deepEqual(values(found), { minlen: "12", enforce_for_root: "", usercheck: "1" });
  });

  it("of shell files are one word with its quotes undone, and nothing is expanded", () => {
    const found = shellAssignments("/f", 'A=1 # x\nexport B="a \\"b\\" $C"\nD=\'x y\'\nE=\n run --it\nF=a\\ b\n');
    assert.deepEqual(values(found), { A: "1", B: 'a "b" $C', D: "x y", E: "", F: "a b" });
  });

  it("never throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const read of [loginDefs, namedValues, shellAssignments]) read("/f", text);
      }),
    );
  });
});
