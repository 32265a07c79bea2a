import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { filesSource } from "./fixture/files.ts";
import { keptAway, modprobeRules } from "./modprobe.ts";

const isKept = (text: string): boolean =>
  keptAway(modprobeRules(filesSource({ "/etc/modprobe.d/a.conf": text })))("tipc", "net-pf-30");

describe("rules of modprobe.d", () => {
  it("go on after a backslash, and are seen where they end", () => {
    const [rule] = modprobeRules(
      filesSource({ "/etc/modprobe.d/a.conf": "# c\ninstall usb-storage \\\n  /bin/false\n" }),
    );
    assert.deepEqual(
      [rule?.command, rule?.name, rule?.rest, rule?.seen.line],
      ["install", "usb_storage", "/bin/false", 3],
    );
  });

  it("keep a module away by a blacklist, by a command that does nothing, and by another name", () => {
    for (const text of [
      "blacklist tipc",
      "install tipc /bin/false",
      "install tipc /usr/bin/true",
      "install tipc false",
      "alias net-pf-30 off",
      "alias net_pf_30 off",
    ]) {
      assert.ok(isKept(text), text);
    }
  });

  it("do not where they run something, speak of another, or are comments", () => {
    for (const text of [
      "install tipc /sbin/modprobe --ignore-install tipc",
      "install tipc /tmp/false; modprobe tipc",
      "blacklist sctp",
      "remove tipc /bin/false",
      "#blacklist tipc",
      "alias net-pf-30 tipc",
      "alias net-pf-31 off",
    ]) {
      assert.ok(!isKept(text), text);
    }
  });
});
