import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import fc from "fast-check";
import { lz4Blocks, MalformedLz4 } from "./lz4.ts";

/** As it comes in pieces of a length that fits nothing, each written over the one before it. */
function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  const piece = new Uint8Array(997);
  for (let at = 0; at < bytes.length; at += piece.length) {
    const part = bytes.subarray(at, at + piece.length);
    piece.set(part);
    yield piece.subarray(0, part.length);
  }
}
const decode = (bytes: Uint8Array): Buffer =>
  Buffer.concat([...lz4Blocks(cut(bytes)).map((block) => Buffer.from(block))]);
/** Blocks of 64 KiB, independent, no checksums. */
const header = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
const end = [0, 0, 0, 0];

describe("LZ4 frames", () => {
  it("of a literal run and a match that overlaps itself", () => {
    const block = [0x13, 0x61, 0x01, 0x00, 0x10, 0x62];
    assert.equal(
      decode(Uint8Array.from([...header, block.length, 0, 0, 0, ...block, ...end])).toString(),
      `${"a".repeat(8)}b`,
    );
  });

  it("of a block that is not compressed", () => {
    assert.equal(decode(Uint8Array.from([...header, 2, 0, 0, 0x80, 0x68, 0x69, ...end])).toString(), "hi");
  });

  it("that are damaged are refused, and never read or written out of bounds", () => {
    assert.throws(() => decode(Uint8Array.from([1, 2, 3])), MalformedLz4);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        try {
          decode(Uint8Array.from([...header, noise.length, 0, 0, 0, ...noise, ...end]));
        } catch (error) {
          assert.ok(error instanceof MalformedLz4);
        }
      }),
      { numRuns: 2000 },
    );
  });

  const present = spawnSync("lz4", ["--version"]).status === 0;
  it("written by lz4 are read back", { skip: !present && "no lz4 on this machine" }, () => {
    const text = Array.from({ length: 60_000 }, (_, index) => `Package: p${index % 977}\nVersion: ${index}\n\n`).join(
      "",
    );
    for (const options of [["-BD", "-B4"], ["-B4"], ["-B7", "-BX"], ["-B5", "--content-size"], ["-9"]]) {
      const packed = execFileSync("lz4", ["-c", ...options], { input: text, maxBuffer: 64 << 20, stdio: "pipe" });
      assert.equal(decode(packed).toString(), text, options.join(" "));
    }
  });
});
