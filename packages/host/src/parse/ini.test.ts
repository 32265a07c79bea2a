import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { filesSource } from "./fixture/files.ts";
import { iniEntries, iniList, iniValue, systemdConfiguration } from "./ini.ts";

describe("files of sections, keys and values", () => {
  it("join continued lines over comments, and comment only at the beginning of a line", () => {
    const entries = iniEntries(
      "/u",
      "; c\n[Service]\nExecStart=/bin/a \\\n# between\n  --b # kept\nUser = x\n[X]\nUser=y\n",
    );
    assert.deepEqual(
      entries.map(({ section, key, value, seen }) => [section, key, value, seen.line]),
      [
        ["Service", "ExecStart", "/bin/a  --b # kept", 3],
        ["Service", "User", "x", 6],
        ["X", "User", "y", 8],
      ],
    );
  });

  it("give the last value of a key, and lists from their last empty assignment on", () => {
    const entries = iniEntries("/u", "[S]\nA=1\nA=2\nA=\nA=3\nA=4\n");
    assert.equal(iniValue(entries, "S", "A")?.value, "4");
    assert.deepEqual(
      iniList(entries, "S", "A").map((entry) => entry.value),
      ["3", "4"],
    );
    assert.deepEqual(iniList(iniEntries("/u", "[S]\nA=1\nA=\n"), "S", "A"), []);
  });

  it("of systemd are the main file of the highest precedence, then all drop-ins by name", () => {
    const entries = systemdConfiguration(
      "journald.conf",
      filesSource({
        "/usr/lib/systemd/journald.conf": "[Journal]\nStorage=none\n",
        "/etc/systemd/journald.conf": "[Journal]\n#Storage=auto\nCompress=no\n",
        "/usr/lib/systemd/journald.conf.d/20-v.conf": "[Journal]\nStorage=volatile\n",
        "/etc/systemd/journald.conf.d/10-a.conf": "[Journal]\nStorage=persistent\n",
        "/etc/systemd/journald.conf.d/20-v.conf": "-> /dev/null",
      }),
    );
    assert.deepEqual(
      entries.map(({ key, value }) => [key, value]),
      [
        ["Compress", "no"],
        ["Storage", "persistent"],
      ],
    );
  });

  it("never throw, and every line that they name exists", () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom("[", "]", "=", "\\\n", "\n", "#", "a", " "), fc.string({ maxLength: 3 })))
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (each) => {
        for (const { seen } of iniEntries("/u", each))
          assert.ok(seen.line >= 1 && seen.line <= each.split("\n").length);
      }),
    );
  });
});
