/**
 * Certificates for tests: made here and now, so that no key lies in the repository.
 * @module
 */
import { generateKeyPairSync, sign } from "node:crypto";

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size = body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const object = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes)
    .toString("base64")
    .replace(/(.{64})(?=.)/g, "$1\n")}\n-----END ${label}-----\n`;
const time = (date: string): Buffer => der(0x18, Buffer.from(`${date.replaceAll("-", "")}000000Z`));

const algorithms = {
  sha256: sequence(object("2a864886f70d01010b"), der(0x05)),
  sha1: sequence(object("2a864886f70d010105"), der(0x05)),
};

export interface Wanted {
  readonly name?: string;
  /** Days, as in `2026-01-01`. */
  readonly from?: string;
  readonly until?: string;
  readonly bits?: number;
  readonly hash?: "sha256" | "sha1";
}

/** A self-signed certificate of RSA and its key, both in PEM. */
export function certificateWith(wanted: Wanted = {}): { readonly certificate: string; readonly key: string } {
  const { name = "www.example.jp", from = "2026-01-01", until = "2027-01-01", bits = 2048, hash = "sha256" } = wanted;
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const subject = sequence(der(0x31, sequence(object("550403"), der(0x0c, Buffer.from(name)))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithms[hash],
    subject,
    sequence(time(from), time(until)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = der(0x03, Buffer.from([0]), sign(hash, body, privateKey));
  return {
    certificate: pem("CERTIFICATE", sequence(body, algorithms[hash], signature)),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
