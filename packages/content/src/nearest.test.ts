import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { nearest } from "./nearest.ts";

describe("nearest", () => {
  it("finds what was most likely meant", () => {
    assert.equal(nearest("opertor", ["operator", "owner"]), "operator");
    assert.equal(nearest("acounts.users", ["accounts.users", "accounts.groups"]), "accounts.users");
    assert.equal(nearest("TB-AA-1", ["TB-AA-01", "TB-DS-01"]), "TB-AA-01");
    assert.equal(nearest("sevre", ["seven", "server", "serve"]), "serve");
  });

  it("does not guess", () => {
    assert.equal(nearest("firewall", ["operator"]), null);
    assert.equal(nearest("x", []), null);
  });

  it("finds a name with one letter changed, dropped, added, or swapped with the next", () => {
    const name = fc.stringMatching(/^[a-z]{6,20}$/);
    fc.assert(
      fc.property(name, fc.nat(), fc.constantFrom("change", "drop", "add", "swap"), (right, position, how) => {
        const at = position % (right.length - 1);
        const [before, here, next, after] = [
          right.slice(0, at),
          right[at] ?? "",
          right[at + 1] ?? "",
          right.slice(at + 2),
        ];
        const wrong = {
          change: `${before}_${next}${after}`,
          drop: `${before}${next}${after}`,
          add: `${before}_${here}${next}${after}`,
          swap: `${before}${next}${here}${after}`,
        }[how];
        assert.equal(nearest(wrong, [right]), right);
      }),
    );
  });
});
