import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { timeSpan } from "./time-span.ts";

describe("a time span of systemd", () => {
  it("is read in all its units", () => {
    assert.equal(timeSpan("90"), 90);
    assert.equal(timeSpan("2h 30min"), 9000);
    assert.equal(timeSpan("1week"), 604_800);
    assert.equal(timeSpan("1month"), 2_629_800);
    assert.equal(timeSpan("1.5d"), 129_600);
  });

  it("takes m for minutes and M for months", () => {
    assert.equal(timeSpan("1m"), 60);
    assert.equal(timeSpan("1M"), 2_629_800);
  });

  it("is nothing for anything else", () => {
    for (const text of ["", "soon", "3 parsecs", "-1"]) assert.equal(timeSpan(text), undefined);
  });

  it("adds up, whatever its parts", () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(9999), (hours, minutes) => {
        assert.equal(timeSpan(`${hours}h ${minutes}min`), hours * 3600 + minutes * 60);
      }),
    );
  });
});
