import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { scanPackageList } from "./package-list.ts";

const list = `Package: alpha
Description: x
 Version: 9
Version: 1.0-1
Architecture: amd64

Package: beta
Provides: Package: gamma
Version: 2

Package: alpha
Version: 1.0-2
Architecture: all
`;

it("a package list is read the same however it is cut into pieces", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: list.length })), async (cuts) => {
      const bytes = Buffer.from(list);
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
      const found: string[] = [];
      await scanPackageList(pieces, new Set(["alpha", "gamma", "beta"]), (...each) => found.push(each.join(" ")));
      assert.deepEqual(found, ["alpha 1.0-1 amd64", "beta 2 ", "alpha 1.0-2 all"]);
    }),
  );
});

it("packages that are not wanted are passed over", async () => {
  await scanPackageList([Buffer.from(list)], new Set(["delta"]), () => assert.fail());
});
