import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHarmless } from "./modules.ts";

describe("a command of modprobe.d", () => {
  it("is harmless where it loads modules or does nothing", () => {
    for (const command of [
      "/bin/true",
      "/bin/false",
      "/sbin/modprobe --ignore-install snd && { /sbin/modprobe -q snd-seq ; : ; }",
      "modprobe a || true",
    ]) {
      assert.ok(isHarmless(command), command);
    }
  });

  it("is not where anything else runs", () => {
    for (const command of [
      "/tmp/x",
      "modprobe a; /tmp/x",
      "modprobe $(/tmp/x)",
      "true > /etc/passwd",
      "modprobe `x`",
      "true & x",
    ]) {
      assert.ok(!isHarmless(command), command);
    }
  });

  it("is never made harmless by what comes before", () => {
    fc.assert(fc.property(fc.string(), (before) => !isHarmless(`${before}; /usr/local/bin/x`)));
  });
});
