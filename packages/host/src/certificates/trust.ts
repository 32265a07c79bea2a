/**
 * What this host trusts: authorities that were added to those of the distribution, and how low it would go.
 * @module
 */
import { X509Certificate } from "node:crypto";
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { packagedPaths } from "../packages/managers.ts";
import { lines, seenAt } from "../parse/source.ts";
import type { Root } from "../root.ts";
import { strength } from "./own.ts";
import { pemBlocks } from "./pem.ts";

const anchor = z.strictObject({
  subject: z.string(),
  daysLeft: z.int(),
  algorithm: z.string(),
  bits: z.int(),
  signature: z.string(),
  seen,
});
const anchors = z.strictObject({ added: z.array(anchor) });

const policy = z.strictObject({
  /** Lines that let OpenSSL go below what it is built with: older protocols, shorter keys. */
  lowered: z.array(seen),
});

const day = 86_400_000;
const folders = [
  "/usr/local/share/ca-certificates",
  "/etc/pki/ca-trust/source/anchors",
  "/usr/share/pki/ca-trust-source/anchors",
  "/etc/ca-certificates/trust-source/anchors",
];

export const anchorsCollector = collector({
  facts: { "certificates.anchors": anchors },
  collect(root, now) {
    const paths = folders
      .flatMap((folder) => [...root.glob(`${folder}/*`), ...root.glob(`${folder}/*/*`)])
      .filter((path) => /\.(?:crt|pem|cer)$/i.test(path));
    // Without a package manager every one was added by hand.
    const packaged = paths.length === 0 ? new Set<string>() : packagedPaths(root, new Set(paths));
    const owned = packaged instanceof Unknown ? new Set<string>() : packaged;
    return {
      "certificates.anchors": {
        added: paths.filter((path) => !owned.has(path)).flatMap((path) => anchorsOf(root, path, now)),
      },
    };
  },
});

function anchorsOf(root: Root, path: string, now: number): z.infer<typeof anchor>[] {
  return pemBlocks(root.text(path) ?? "").flatMap(({ label, text, line }) => {
    if (!label.endsWith("CERTIFICATE")) return [];
    try {
      const found = new X509Certificate(text);
      const subject = (found.subject ?? "").replaceAll("\n", ", ");
      return [
        {
          subject,
          daysLeft: Math.floor((found.validToDate.getTime() - now) / day),
          ...strength(found.publicKey),
          signature: found.signatureAlgorithm ?? found.signatureAlgorithmOid,
          seen: { file: path, line, text: subject },
        },
      ];
    } catch {
      root.gap(path, "malformed", { ja: "証明書として読めません", en: "no certificate" }, line);
      return [];
    }
  });
}

const files = ["/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf"];
const weak =
  /^\s*(?:MinProtocol\s*=\s*(?:SSLv3|TLSv1(?:\.[01])?|DTLSv1(?:\.0)?|None)\s*(?:#|$)|(?:CipherString|Ciphersuites)\s*=.*@SECLEVEL=[01]\b|(?:CipherString)\s*=.*\b(?:RC4|3DES|DES|NULL|EXPORT|aNULL|eNULL)\b)/;

export const tlsPolicyCollector = collector({
  facts: { "certificates.policy": policy },
  collect(root) {
    const openssl = files.flatMap((file) =>
      lines(root.text(file) ?? "")
        .filter(({ text }) => weak.test(text) && !/[!-](?:RC4|3DES|DES|NULL|aNULL|eNULL|EXPORT)\b/.test(text))
        .map((line) => seenAt(file, line)),
    );
    const crypto = "/etc/crypto-policies/config";
    const legacy = lines(root.text(crypto) ?? "")
      .filter(({ text }) => /^\s*LEGACY\b/.test(text))
      .map((line) => seenAt(crypto, line));
    return { "certificates.policy": { lowered: [...openssl, ...legacy] } };
  },
});
