/**
 * The keys of an OpenPGP keyring, binary or armored: RFC 4880 (§4.2 packets, §5.5.2 keys, §5.2.3 signatures, §6.2
 * armor), RFC 9580 for the newer algorithms. Signatures are not verified: who holds the file holds the keys.
 * @module
 */
import { createHash } from "node:crypto";

export interface PublicKey {
  /** As in `rsa4096`, `ed25519`, `dsa1024`, `nistp256`; `algorithm-N` for one that is not known. */
  readonly algorithm: string;
  /** The size in bits of the modulus or prime; 0 for curves. */
  readonly bits: number;
  /** In milliseconds since the epoch. */
  readonly createdAt: number;
  /** In milliseconds since the epoch, as its newest self-signature says; `undefined`: never. */
  readonly expiresAt: number | undefined;
  /** It has a revocation. */
  readonly revoked: boolean;
  /** The first name on it. */
  readonly user: string;
}

const mostPackets = 5000;

/** The primary keys of a keyring. Never throws: what is not a key is passed over. */
export function publicKeys(bytes: Uint8Array): readonly PublicKey[] {
  const keys: { -readonly [Name in keyof PublicKey]: PublicKey[Name] }[] = [];
  let newest = 0;
  let identifier = "";
  for (const { tag, body } of packets(dearmored(bytes))) {
    const key = keys.at(-1);
    if (tag === 6) {
      const read = primaryKey(body);
      if (!read) continue;
      keys.push(read);
      identifier = keyIdentifier(body);
      newest = 0;
    } else if (tag === 13 && key && key.user === "") {
      key.user = Buffer.from(body).toString("utf8").slice(0, 200);
    } else if (tag === 2 && key) {
      const signature = readSignature(body);
      // What others certify about a key changes nothing in it.
      if (!signature || signature.issuer !== identifier) continue;
      if (signature.type === 0x20) key.revoked = true;
      const certifies = signature.type >= 0x10 && signature.type <= 0x13;
      // A signature on the key itself that says nothing of time leaves it to those on its names.
      const bounds = signature.type === 0x1f && signature.lifetime > 0;
      if ((!certifies && !bounds) || signature.madeAt < newest) continue;
      newest = signature.madeAt;
      key.expiresAt = signature.lifetime === 0 ? undefined : key.createdAt + signature.lifetime * 1000;
    }
  }
  return keys;
}

function dearmored(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.subarray(0, 1_048_576)).toString("latin1");
  const blocks = [...text.matchAll(/-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n([\s\S]*?)-----END/g)];
  if (blocks.length === 0) return bytes;
  return Buffer.concat(
    blocks.map(([, block = ""]) => {
      // Headers end with an empty line; the last line is a checksum.
      const body = block.replace(/^(?:[A-Za-z]+: .*\r?\n)*\s*\r?\n/, "").replace(/^=.{4}\s*$/m, "");
      return Buffer.from(body, "base64");
    }),
  );
}

interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
}

function* packets(bytes: Uint8Array): Generator<Packet> {
  let at = 0;
  for (let count = 0; count < mostPackets && at < bytes.length; count += 1) {
    const first = bytes[at++] ?? 0;
    if ((first & 0x80) === 0) return;
    const isNew = (first & 0x40) !== 0;
    const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f;
    const size = isNew ? newLength(bytes, at) : oldLength(bytes, at, first & 3);
    if (!size || at + size.header + size.length > bytes.length) return;
    at += size.header;
    yield { tag, body: bytes.subarray(at, at + size.length) };
    at += size.length;
  }
}

interface Length {
  readonly header: number;
  readonly length: number;
}

function newLength(bytes: Uint8Array, at: number): Length | undefined {
  const first = bytes[at] ?? 0;
  if (first < 192) return { header: 1, length: first };
  if (first < 224) return { header: 2, length: ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192 };
  // Partial lengths are for data, never for keys.
  return first === 255 ? { header: 5, length: number32(bytes, at + 1) } : undefined;
}

function oldLength(bytes: Uint8Array, at: number, type: number): Length | undefined {
  if (type === 0) return { header: 1, length: bytes[at] ?? 0 };
  if (type === 1) return { header: 2, length: number16(bytes, at) };
  if (type === 2) return { header: 4, length: number32(bytes, at) };
  return { header: 0, length: bytes.length - at };
}

const number16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const number32 = (bytes: Uint8Array, at: number): number => number16(bytes, at) * 65_536 + number16(bytes, at + 2);

/** By the object identifier of a curve, in hexadecimal digits (RFC 9580 §9.2). */
const curves: ReadonlyMap<string, string> = new Map([
  ["2b06010401da470f01", "ed25519"],
  ["2b6570", "ed25519"],
  ["2b6571", "ed448"],
  ["2a8648ce3d030107", "nistp256"],
  ["2b81040022", "nistp384"],
  ["2b81040023", "nistp521"],
  ["2b8104000a", "secp256k1"],
]);

function primaryKey(body: Uint8Array): PublicKey | undefined {
  const version = body[0];
  // Version 6 has the length of its material before it.
  if (body.length < 12 || (version !== 4 && version !== 6)) return undefined;
  const material = version === 6 ? 10 : 6;
  const algorithm = body[5] ?? 0;
  const bits = number16(body, material);
  const curve = Buffer.from(body.subarray(material + 1, material + 1 + (body[material] ?? 0))).toString("hex");
  const known: Readonly<Record<number, readonly [string, number]>> = {
    1: [`rsa${bits}`, bits],
    3: [`rsa${bits}`, bits],
    17: [`dsa${bits}`, bits],
    19: [curves.get(curve) ?? "ecdsa", 0],
    22: [curves.get(curve) ?? "eddsa", 0],
    27: ["ed25519", 0],
    28: ["ed448", 0],
  };
  const [name, size] = known[algorithm] ?? [`algorithm-${algorithm}`, 0];
  return {
    algorithm: name,
    bits: size,
    createdAt: number32(body, 1) * 1000,
    expiresAt: undefined,
    revoked: false,
    user: "",
  };
}

/** The last (version 6: the first) eight bytes of a key's fingerprint, in hexadecimal digits (RFC 9580 §5.5.4). */
function keyIdentifier(body: Uint8Array): string {
  const isNew = body[0] === 6;
  const length = Buffer.alloc(isNew ? 4 : 2);
  if (isNew) length.writeUInt32BE(body.length);
  else length.writeUInt16BE(body.length & 0xffff);
  const digest = createHash(isNew ? "sha256" : "sha1")
    .update(Buffer.from([isNew ? 0x9b : 0x99]))
    .update(length)
    .update(body)
    .digest("hex");
  return isNew ? digest.slice(0, 16) : digest.slice(-16);
}

interface Signature {
  readonly type: number;
  /** In seconds since the epoch. */
  readonly madeAt: number;
  /** Of the key, in seconds from its creation; 0: for ever. */
  readonly lifetime: number;
  /** The identifier of the key that made it. */
  readonly issuer: string;
}

/** A version 4 or 6 signature. */
function readSignature(body: Uint8Array): Signature | undefined {
  const version = body[0];
  if (version !== 4 && version !== 6) return undefined;
  const start = version === 6 ? 8 : 6;
  const hashed = version === 6 ? number32(body, 4) : number16(body, 4);
  const after = start + hashed + (version === 6 ? 4 : 2);
  const unhashed = version === 6 ? number32(body, start + hashed) : number16(body, start + hashed);
  if (after + unhashed > body.length) return undefined;
  let madeAt = 0;
  let lifetime = 0;
  let issuer = "";
  for (const { type, value } of [
    ...subpackets(body, start, start + hashed),
    ...subpackets(body, after, after + unhashed),
  ]) {
    if (type === 2) madeAt = number32(value, 0);
    else if (type === 9) lifetime = number32(value, 0);
    else if (type === 16) issuer = hex(value);
    else if (type === 33) issuer = value[0] === 6 ? hex(value.subarray(1, 9)) : hex(value.subarray(-8));
  }
  return { type: body[1] ?? 0, madeAt, lifetime, issuer };
}

function* subpackets(bytes: Uint8Array, from: number, to: number): Generator<{ type: number; value: Uint8Array }> {
  for (let at = from; at < to; ) {
    const size = newLength(bytes, at);
    if (!size || size.length === 0) return;
    const begin = at + size.header;
    yield { type: (bytes[begin] ?? 0) & 0x7f, value: bytes.subarray(begin + 1, begin + size.length) };
    at = begin + size.length;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
