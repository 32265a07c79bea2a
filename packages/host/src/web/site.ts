/**
 * What the two web servers have in common: a site, a setting.
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";

/** One virtual host. */
export const site = z.strictObject({
  /** The names that it answers to, by commas. */
  names: z.string(),
  /** It speaks TLS on some address. */
  tls: z.boolean(),
  /** It answers without TLS on an address beyond this machine, with more than a way to the same site over TLS. */
  plain: z.boolean(),
  /** It asks browsers to come by TLS only (RFC 6797), everywhere and for half a year at least. */
  strictTransport: z.boolean(),
  /** The header, or what keeps it from being sent. */
  strictTransportSeen: seen,
  /** The versions of TLS and SSL that it lets in, as in `TLSv1.2`; empty where the program's own choice holds. */
  protocols: z.array(z.string()),
  protocolsSeen: seen,
  /** Weak ciphers that its list names without taking them out. */
  weakCiphers: z.array(z.string()),
  ciphersSeen: seen,
  seen,
});
export type Site = z.infer<typeof site>;
export type Strictness = Pick<Site, "strictTransport" | "strictTransportSeen">;

const halfYear = 15_552_000;

/** Whether a value of Strict-Transport-Security holds for half a year at least (RFC 6797 §6.1.1). */
export const isLong = (value: string): boolean =>
  Number(/(?:^|[;"\s])max-age\s*=\s*"?(\d{1,12})/i.exec(value)?.[1] ?? 0) >= halfYear;

/** One directive as written. */
export const setting = z.strictObject({
  /** In lower case. */
  name: z.string(),
  /** Its arguments by one space. */
  value: z.string(),
  /** The innermost block around it, with its arguments, as in `location /files`; empty at the top. */
  block: z.string(),
  seen,
});
export type Setting = z.infer<typeof setting>;

const weak =
  /^(?:.*(?:RC4|3DES|DES-CBC|IDEA|SEED|NULL|EXP(?:ORT)?|MD5|ADH|AECDH|PSK|SRP).*|LOW|MEDIUM|DES|aNULL|eNULL|ALL|COMPLEMENTOFALL)$/;

/** The words of an OpenSSL cipher list (openssl-ciphers(1)) that let weak ciphers in: those not taken out by `!` or `-`. */
export function weakCiphers(list: string): string[] {
  const words = list.split(/[:, ]+/).filter((word) => word !== "");
  const removed = words.filter((word) => /^[!-]/.test(word)).map((word) => word.slice(1));
  return words.filter((word) => {
    const name = word.replace(/^\+/, "");
    if (/^[!-]/.test(word) || !weak.test(name)) return false;
    // ALL and MEDIUM with all that is weak taken out again are what HIGH is.
    if (/^(?:ALL|COMPLEMENTOFALL|MEDIUM)$/.test(name))
      return !["aNULL", "RC4", "3DES"].every((each) => removed.includes(each));
    return !removed.some((each) => name.includes(each));
  });
}
