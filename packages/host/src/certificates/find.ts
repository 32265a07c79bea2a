/**
 * Where certificates and keys are looked for.
 * @module
 */
import type { Root } from "../root.ts";
import { type PemBlock, pemBlocks } from "./pem.ts";

/** Folders in which services keep their certificates and keys, and those that are served to everybody. */
const folders = [
  "/etc",
  "/usr/local/etc",
  "/opt",
  "/srv",
  "/var/www",
  "/usr/share/nginx",
  "/var/lib/postgresql",
  "/var/lib/mysql",
  "/var/lib/acme",
  "/root/.acme.sh",
];
const names =
  /\.(?:pem|crt|cer|cert|key|der)$|^(?:privkey|fullchain|cert|server|ca)\b.*\.(?:txt|bak|old)$|private.*key/i;
/** What the system's own trust is made of, and keys that are looked at elsewhere. */
const passed = new Set([
  "/etc/ssl/certs",
  "/etc/pki/ca-trust",
  "/etc/pki/tls/certs",
  "/etc/ca-certificates",
  "/etc/ssh",
  "/etc/apt",
  "/etc/alternatives",
  // Every certificate that was ever issued; the present ones are linked from `live`.
  "/etc/letsencrypt/archive",
  "/etc/letsencrypt/csr",
  "/etc/letsencrypt/keys",
]);
const sizeLimit = 512 * 1024;
const walkLimit = 300_000;

export interface PemFile {
  readonly path: string;
  readonly blocks: readonly PemBlock[];
}

/** The PEM files of all folders, links to present ones included, each once. */
export async function pemFiles(root: Root): Promise<readonly PemFile[]> {
  const paths = new Set<string>();
  for (const folder of folders) {
    await root.walk(
      folder,
      ({ path, kind }) => {
        if (kind === "file") paths.add(path);
      },
      {
        enter: (path) => !passed.has(path) && !/\/(?:node_modules|site-packages|\.git|testdata|tests?)$/.test(path),
        only: (name) => names.test(name),
        limit: walkLimit,
      },
    );
  }
  for (const pattern of ["/etc/letsencrypt/live/*/*.pem", "/etc/ssl/certs/*.pem", "/etc/pki/tls/certs/*.crt"]) {
    for (const path of root.glob(pattern)) {
      // In the folder of trusted certificates, links are anchors; files of their own are those of services.
      if (pattern.includes("/live/") || root.link(path) === undefined) paths.add(path);
    }
  }
  return [...paths].sort().flatMap((path) => {
    const status = root.status(path);
    if (status?.kind !== "file" || status.size > sizeLimit || status.size === 0) return [];
    const text = root.bytes(path, sizeLimit)?.toString("latin1") ?? "";
    const blocks = text.includes("-----BEGIN ") ? pemBlocks(text) : [];
    return blocks.length === 0 ? [] : [{ path, blocks }];
  });
}
