/** A public key as written in authorized_keys(5) or a `.pub` file. */
export interface PublicKey {
  /** As in `ssh-ed25519`. */
  readonly type: string;
  /** The length of the modulus for RSA and DSA; 0 for the rest, whose type fixes it. */
  readonly bits: number;
  /** The options before the type, as written. */
  readonly options: string;
}

const types =
  /(?:^|\s)((?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-[a-z0-9-]+@openssh\.com)(?:-cert-v01@openssh\.com)?)\s+([A-Za-z0-9+/=]+)/;

/** Reads the line of a key; `undefined` where there is none on it. */
export function publicKey(line: string): PublicKey | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  // A quoted option may hold anything, a key type included.
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => "_".repeat(quoted.length));
  const found = types.exec(bare);
  const [, type, blob] = found ?? [];
  if (!found || type === undefined || blob === undefined) return undefined;
  return { type, bits: bitsOf(type, Buffer.from(blob, "base64")), options: text.slice(0, found.index).trim() };
}

/** RFC 4253 §6.6: string type, then for RSA mpint e and n, for DSA mpint p first. */
function bitsOf(type: string, blob: Buffer): number {
  const place = type === "ssh-rsa" ? 2 : type === "ssh-dss" ? 1 : 0;
  if (place === 0) return 0;
  let at = 0;
  for (let field = 0; at + 4 <= blob.length; field++) {
    const length = blob.readUInt32BE(at);
    const end = at + 4 + length;
    if (end > blob.length) return 0;
    if (field === place) return bitLength(blob.subarray(at + 4, end));
    at = end;
  }
  return 0;
}

function bitLength(number: Buffer): number {
  const first = number.findIndex((byte) => byte !== 0);
  if (first < 0) return 0;
  return (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24;
}
