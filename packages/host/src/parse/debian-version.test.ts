import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compareVersions } from "./debian-version.ts";

const version = fc
  .tuple(
    fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    fc.array(fc.constantFrom("0", "1", "9", "10", "007", ".", "+", "~", "a", "B", "rc", "deb"), { maxLength: 6 }),
    fc.option(fc.array(fc.constantFrom("0", "1", "2", "~", "+", "bpo", "."), { minLength: 1, maxLength: 4 }), {
      nil: undefined,
    }),
  )
  .map(
    ([epoch, upstream, revision]) =>
      `${epoch === undefined ? "" : `${epoch}:`}1${upstream.join("")}${revision ? `-${revision.join("")}` : ""}`,
  );

describe("versions of Debian packages", () => {
  it("are ordered as the Policy says", () => {
    const ordered = [
      "1.0~~",
      "1.0~~a",
      "1.0~",
      "1.0~rc1-1",
      "1.0",
      "1.0-0.1",
      "1.0-1",
      "1.0-1+b1",
      "1.0a",
      "1.0+",
      "1.2",
      "1.10",
      "1:0.1",
    ];
    for (const [index, each] of ordered.entries()) {
      for (const later of ordered.slice(index + 1)) {
        assert.ok(compareVersions(each, later) < 0, `${each} < ${later}`);
        assert.ok(compareVersions(later, each) > 0, `${later} > ${each}`);
      }
    }
    assert.equal(compareVersions("0:1.0-1", "1.0-1"), 0);
    assert.equal(compareVersions("1.0-0", "1.0"), 0);
    assert.equal(compareVersions("1.00", "1.0"), 0);
  });

  it("have one order, whichever is named first, that is transitive", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)) || 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
      }),
    );
  });

  const dpkg = "/usr/bin/dpkg";
  it("compare as in dpkg", { skip: !existsSync(dpkg) && "no dpkg on this machine" }, () => {
    assert.ok(execFileSync(dpkg, ["--version"]));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const older = spawnSync(dpkg, ["--compare-versions", a, "lt", b]).status === 0;
        assert.equal(compareVersions(a, b) < 0, older, `${a} lt ${b}`);
      }),
      { numRuns: 200 },
    );
  });
});
