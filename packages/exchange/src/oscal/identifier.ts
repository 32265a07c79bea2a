/**
 * Identifiers of what is published: the namespace of Tokiwa's names, UUIDs that follow from identifiers, and tokens.
 * @module
 */
import { createHash } from "node:crypto";
import type { Token, Uuid } from "@tokiwa/oscal";

/**
 * The namespace of names that OSCAL does not define (`prop/@ns`, `part/@ns`). A private name (RFC 3406 §3.1, `X-`) until
 * there is an address on the web that is Tokiwa's own; it claims nobody else's.
 */
export const namespace = "urn:x-tokiwa:oscal";

/** The namespace in which NIST defines `method` (OSCAL constraint on parts named assessment-method). */
export const rmfNamespace = "http://csrc.nist.gov/ns/rmf";

/** RFC 9562 appendix A, NameSpace_URL, for the root of all names. */
const urlNamespace = Buffer.from("6ba7b8119dad11d180b400c04fd430c8", "hex");

const version5 = (space: Uint8Array, name: string): Buffer => {
  const bytes = createHash("sha1").update(space).update(name, "utf8").digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes;
};

const root = version5(urlNamespace, namespace);

/** The UUID (RFC 9562 §5.5, version 5) of a thing by its kind and identifier: the same wherever and whenever it is made. */
export const uuidOf = (kind: string, ...identifier: readonly string[]): Uuid => {
  const hex = version5(root, JSON.stringify([kind, ...identifier])).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/** An identifier of content as an OSCAL token, which has no colon. */
export const tokenOf = (id: string): Token => id.replaceAll(":", ".");
