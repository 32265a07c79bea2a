import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { publicKeys } from "./openpgp.ts";

/** A version 4 key packet of RSA with a modulus of so many bits, made on the first day of 2001. */
function rsa(bits: number): number[] {
  const body = [
    4,
    0x3a,
    0x4f,
    0xc8,
    0x80,
    1,
    bits >> 8,
    bits & 255,
    ...Array.from({ length: bits / 8 }, () => 0x80),
    0,
    17,
    1,
    0,
    1,
  ];
  return [0x99, body.length >> 8, body.length & 255, ...body];
}

describe("OpenPGP keys", () => {
  it("have an algorithm, a size, a time and a name", () => {
    const name = Buffer.from("Somebody <a@example.jp>");
    const [key, ...others] = publicKeys(Uint8Array.from([...rsa(1024), 0xb4, name.length, ...name, ...rsa(2048)]));
    assert.deepEqual(key, {
      algorithm: "rsa1024",
      bits: 1024,
      createdAt: Date.UTC(2001, 0, 1),
      expiresAt: undefined,
      revoked: false,
      user: "Somebody <a@example.jp>",
    });
    assert.deepEqual(
      others.map((each) => each.algorithm),
      ["rsa2048"],
    );
  });

  it("may be in armor, with headers and a checksum", () => {
    const body = Buffer.from(rsa(1024))
      .toString("base64")
      .replace(/(.{64})/g, "$1\n");
    const text = `-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: x\n\n${body}\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n`;
    assert.equal(publicKeys(Buffer.from(text))[0]?.algorithm, "rsa1024");
  });

  it("never throw, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 63 }), (noise, tag) => {
        publicKeys(Uint8Array.from([...rsa(1024), 0xc0 | tag, noise.length, ...noise]));
        publicKeys(noise);
      }),
      { numRuns: 2000 },
    );
  });

  const present = spawnSync("gpg", ["--version"]).status === 0;
  it("made by gpg are read with their end", { skip: !present && "no gpg on this machine" }, () => {
    const home = mkdtempSync(join(tmpdir(), "tokiwa-gpg-"));
    const gpg = (...words: string[]) =>
      execFileSync("gpg", ["--homedir", home, "--batch", "--pinentry-mode", "loopback", "--passphrase", "", ...words], {
        stdio: "pipe",
      });
    try {
      gpg("--quick-generate-key", "One <one@example.jp>", "ed25519", "sign", "2030-01-02");
      gpg("--quick-generate-key", "Two <two@example.jp>", "rsa2048", "sign", "never");
      gpg(
        "--yes",
        "--default-key",
        "two@example.jp",
        "--quick-sign-key",
        gpg("--list-keys", "--with-colons", "one@example.jp").toString().split("fpr:::::::::")[1]?.slice(0, 40) ?? "",
      );
      for (const bytes of [gpg("--export"), gpg("--armor", "--export")]) {
        assert.deepEqual(
          publicKeys(bytes).map(({ algorithm, expiresAt, user }) => [
            algorithm,
            expiresAt && new Date(expiresAt).getUTCFullYear(),
            user,
          ]),
          [
            ["ed25519", 2030, "One <one@example.jp>"],
            ["rsa2048", undefined, "Two <two@example.jp>"],
          ],
        );
      }
    } finally {
      spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]);
      rmSync(home, { recursive: true, force: true });
    }
  });
});
