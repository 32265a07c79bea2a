/**
 * This host's own certificates, and the private keys that lie on it.
 * @module
 */
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { readUsers } from "../collectors/accounts.ts";
import type { Root, Status } from "../root.ts";
import { unlessWithheld } from "../withheld.ts";
import { type PemFile, pemFiles } from "./find.ts";
import type { PemBlock } from "./pem.ts";

const certificate = z.strictObject({
  subject: z.string(),
  selfSigned: z.boolean(),
  /** Whole days until its end; negative once it has passed. */
  daysLeft: z.int(),
  /** It does not hold yet. */
  early: z.boolean(),
  /** As in `rsa`, `ec`, `ed25519`. */
  algorithm: z.string(),
  /** The size of the modulus, or of the curve's field. */
  bits: z.int(),
  /** As in `sha256WithRSAEncryption`. */
  signature: z.string(),
  seen,
});
const key = z.strictObject({
  path: z.string(),
  /** It is protected by a passphrase. */
  encrypted: z.boolean(),
  owner: z.string(),
  group: z.string(),
  groupReadable: z.boolean(),
  /** Somebody beside the owner is in the group: a person, not the account of a service. */
  groupHasPeople: z.boolean(),
  otherReadable: z.boolean(),
  writableByOthers: z.boolean(),
  /** It lies where a web server serves files from. */
  published: z.boolean(),
  seen,
});
const own = z.strictObject({ certificates: z.array(certificate), keys: z.array(key) });

const day = 86_400_000;
const published = /^\/(?:var\/www|srv\/(?:www|http)|usr\/share\/nginx|usr\/local\/www)\//;

export const certificatesCollector = collector({
  facts: { "certificates.own": own },
  timeLimit: 60_000,
  costly: true,
  async collect(root, now) {
    const files = await pemFiles(root);
    const keys = files.flatMap((file) =>
      file.blocks
        .filter(isKey)
        .slice(0, 1)
        .map((block) => ({ path: file.path, block })),
    );
    const publicOnes = new Set(keys.flatMap(({ block }) => publicPart(block) ?? []));
    // A key under a passphrase cannot be matched with its certificate: what lies beside it is taken for it.
    const sealed = new Set(
      keys.filter(({ block }) => isEncrypted(block)).map(({ path }) => path.slice(0, path.lastIndexOf("/"))),
    );
    const certificates = files.flatMap((file) => leafOf(file, publicOnes, sealed, now) ?? []);
    const value = { certificates, keys: keys.map(({ path, block }) => keyOf(root, path, block)) };
    return { "certificates.own": unlessWithheld(root, certificates.length === 0, value) };
  },
});

const isKey = ({ label }: PemBlock): boolean => /^(?:RSA |EC |DSA |ENCRYPTED )?PRIVATE KEY$/.test(label);
const isEncrypted = ({ label, text }: PemBlock): boolean =>
  label.startsWith("ENCRYPTED") || text.includes("Proc-Type: 4,ENCRYPTED");

/** The public half of a key, as text to compare by; `undefined` where it cannot be told. */
function publicPart(block: PemBlock): string | undefined {
  if (isEncrypted(block)) return undefined;
  try {
    return spki(createPublicKey(createPrivateKey(block.text)));
  } catch {
    return undefined;
  }
}

const spki = (publicKey: KeyObject): string => publicKey.export({ type: "spki", format: "der" }).toString("base64");

/** The first certificate of a file, which is the server's; those after it are the authorities above. */
function leafOf(
  { path, blocks }: PemFile,
  publicOnes: ReadonlySet<string>,
  sealed: ReadonlySet<string>,
  now: number,
): z.infer<typeof certificate> | undefined {
  const block = blocks.find(({ label }) => label === "CERTIFICATE" || label === "TRUSTED CERTIFICATE");
  const found = block && read(block);
  if (!block || !found || found.ca) return undefined;
  if (!publicOnes.has(spki(found.publicKey)) && !sealed.has(path.slice(0, path.lastIndexOf("/")))) return undefined;
  const subject = found.subject?.replaceAll("\n", ", ") ?? "";
  const until = found.validToDate;
  return {
    subject,
    selfSigned: found.checkIssued(found),
    daysLeft: Math.floor((until.getTime() - now) / day),
    early: found.validFromDate.getTime() > now,
    ...strength(found.publicKey),
    signature: found.signatureAlgorithm ?? found.signatureAlgorithmOid,
    seen: { file: path, line: block.line, text: `${subject} → ${until.toISOString().slice(0, 10)}` },
  };
}

function read({ text }: PemBlock): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

const curveBits: ReadonlyMap<string, number> = new Map([
  ["prime192v1", 192],
  ["secp224r1", 224],
  ["prime256v1", 256],
  ["secp256k1", 256],
  ["secp384r1", 384],
  ["secp521r1", 521],
]);

/** The kind and size of a public key. */
export function strength(publicKey: KeyObject): { readonly algorithm: string; readonly bits: number } {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const fixed = publicKey.asymmetricKeyType === "ed448" ? 448 : 256;
  const bits = modulusLength ?? (namedCurve === undefined ? fixed : (curveBits.get(namedCurve) ?? 256));
  return { algorithm: publicKey.asymmetricKeyType ?? "", bits };
}

function keyOf(root: Root, path: string, block: PemBlock): z.infer<typeof key> {
  const { users, groups } = readUsers(root);
  const status = root.status(path) ?? nobody;
  const owner = users.find(({ uid }) => uid === status.uid)?.name ?? String(status.uid);
  const group = groups.find(({ gid }) => gid === status.gid)?.name ?? String(status.gid);
  const mode = status.mode.toString(8).padStart(4, "0");
  const members = new Set(groups.filter(({ gid }) => gid === status.gid).flatMap((each) => each.members));
  const people = users.filter(
    ({ system, loginShell, uid }) => !system && loginShell && uid !== 0 && uid !== status.uid,
  );
  const place: Seen = { file: path, line: block.line, text: `${mode} ${owner}:${group} ${block.label}` };
  return {
    path,
    encrypted: isEncrypted(block),
    owner,
    group,
    groupReadable: (status.mode & 0o040) !== 0,
    groupHasPeople: people.some(({ name, gid }) => members.has(name) || gid === status.gid),
    otherReadable: (status.mode & 0o004) !== 0,
    writableByOthers: (status.mode & 0o022) !== 0,
    published: published.test(path),
    seen: place,
  };
}

const nobody: Status = { kind: "file", mode: 0, uid: 0, gid: 0, size: 0, modifiedAt: 0, device: 0 };
