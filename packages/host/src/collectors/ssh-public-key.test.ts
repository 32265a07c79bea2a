import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { publicKey } from "./ssh-public-key.ts";

/** The wire form of RFC 4253 §6.6, made of the numbers that node:crypto exports. */
function rsaLine(bits: number): string {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
  const field = (bytes: Buffer) => {
    const padded = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(padded.length);
    return Buffer.concat([length, padded]);
  };
  const blob = [Buffer.from("ssh-rsa"), Buffer.from(e, "base64url"), Buffer.from(n, "base64url")].map(field);
  return `ssh-rsa ${Buffer.concat(blob).toString("base64")}`;
}

describe("a public key", () => {
  it("tells the length of an RSA modulus", () => {
    for (const bits of [1024, 2048, 3072]) assert.equal(publicKey(`${rsaLine(bits)} me@here`)?.bits, bits);
  });

  it("stands behind its options, which may hold anything in quotes", () => {
    const key = publicKey(`command="echo ssh-rsa AAAA",no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me`);
    assert.equal(key?.type, "ssh-ed25519");
    assert.equal(key?.options, `command="echo ssh-rsa AAAA",no-pty`);
  });

  it("is not read out of a comment or out of nothing", () => {
    assert.equal(publicKey("# ssh-ed25519 AAAA"), undefined);
    assert.equal(publicKey(""), undefined);
  });

  it("never fails on what is written", () => {
    fc.assert(fc.property(fc.string(), (line) => publicKey(`ssh-rsa ${line}`) === undefined || true));
  });
});
