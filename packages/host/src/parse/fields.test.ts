import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits, mounts } from "./fields.ts";
import { filesSource } from "./fixture/files.ts";

describe("tables of fields", () => {
  it("of mounts write blanks in octal, and have options by commas", () => {
    const [only, ...others] = mounts("/etc/fstab", "# c\nUUID=1-2\t/mnt/my\\040disk ext4 rw,noexec 0 2\nbad line\n");
    assert.deepEqual(others, []);
    assert.deepEqual(only, {
      device: "UUID=1-2",
      point: "/mnt/my disk",
      type: "ext4",
      options: ["rw", "noexec"],
      seen: { file: "/etc/fstab", line: 2, text: "UUID=1-2\t/mnt/my\\040disk ext4 rw,noexec 0 2" },
    });
  });

  it("of limits come from limits.conf and then limits.d", () => {
    const found = limits(
      filesSource({
        "/etc/security/limits.conf": "* hard core 0\n@Staff soft nofile 10\n# x - y 1\nwrong line\n",
        "/etc/security/limits.d/10-a.conf": "* - core unlimited\nroot -\n",
      }),
    );
    assert.deepEqual(
      found.map(({ domain, type, item, value, seen }) => [domain, type, item, value, seen.line]),
      [
        ["*", "hard", "core", "0", 1],
        ["@Staff", "soft", "nofile", "10", 2],
        ["*", "-", "core", "unlimited", 1],
        ["root", "-", "all", "unlimited", 2],
      ],
    );
  });

  it("never throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        mounts("/f", text);
        limits(filesSource({ "/etc/security/limits.conf": text }));
      }),
    );
  });
});
