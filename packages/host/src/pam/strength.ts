/**
 * What PAM asks of passwords, how it slows guessing, and whom it lets become another.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { type Assignments, loginDefs, namedValues } from "../parse/assignments.ts";
import { type PamModule, pamStack } from "../parse/pam.ts";
import type { Root } from "../root.ts";

const strength = z.strictObject({
  /** There is a stack for changing passwords. */
  present: z.boolean(),
  /** A module judges new passwords beyond what pam_unix does. */
  judged: z.boolean(),
  /** The fewest characters of a new password. */
  minimumLength: z.int(),
  lengthSeen: seen,
  /** Something beside the password is asked for at login (a one-time code, a token). */
  secondFactor: z.boolean(),
  /** The scheme that new passwords are hashed with, as in `yescrypt`. */
  hash: z.string(),
  hashSeen: seen,
});

const lockout = z.strictObject({
  /** There is a stack for logging in. */
  present: z.boolean(),
  /** Failures are counted and lead to a lock, on every way in. */
  enforced: z.boolean(),
  /** So many failures lock; 0 where none do. */
  attempts: z.int(),
  /** In seconds; 0 where only an administrator unlocks. */
  unlockAfter: z.int(),
  seen,
});

const switching = z.strictObject({
  /** su is installed. */
  present: z.boolean(),
  /** Only members of a group may use it. */
  restricted: z.boolean(),
  seen,
});

const quality = /^pam_(?:pwquality|passwdqc|cracklib)\.so$/;
const factors = /^pam_(?:google_authenticator|oath|u2f|duo|yubico|pkcs11|radius|ussh|fido2?|privacyidea)\.so$/;
const schemes = ["yescrypt", "gost_yescrypt", "sha512", "sha256", "blowfish", "bigcrypt", "md5"];

const nameOf = (module: PamModule | undefined): string => module?.module.split("/").at(-1) ?? "";

export const strengthCollector = collector({
  facts: { "pam.strength": strength },
  collect(root) {
    const stack = stackOf(root, "password", ["passwd", "common-password", "system-auth"]);
    const unix = stack.find((module) => nameOf(module) === "pam_unix.so");
    const judge = stack.find((module) => quality.test(nameOf(module)));
    const length = judge ? judgedLength(judge, root) : unixLength(unix);
    const login = [...waysIn(root).values()].flat();
    takeFaults(root);
    return {
      "pam.strength": {
        present: stack.length > 0,
        judged: judge !== undefined,
        minimumLength: length.number,
        lengthSeen: length.seen,
        secondFactor: login.some((module) => factors.test(nameOf(module))),
        ...hashOf(unix, root),
      },
    };
  },
});

interface Length {
  readonly number: number;
  readonly seen: Seen;
}

const fallback: Seen = { file: "/etc/pam.d/common-password", line: 0, text: "pam_unix.so minlen=6 (default)" };

function unixLength(unix: PamModule | undefined): Length {
  return { number: numberOf(unix?.arguments ?? [], "minlen") ?? 6, seen: unix?.seen ?? fallback };
}

/** Arguments on the line count more than the module's own file. */
function judgedLength(judge: PamModule, root: Root): Length {
  const name = nameOf(judge);
  if (name === "pam_passwdqc.so") {
    // min=N0,N1,N2,N3,N4: the least for passwords with characters of all kinds is the last (passwdqc.conf(5)).
    const list = judge.arguments.find((each) => each.startsWith("min="))?.slice(4) ?? "disabled,24,11,8,8";
    return { number: Number(/(\d+)$/.exec(list)?.[1] ?? 8), seen: judge.seen };
  }
  const own = numberOf(judge.arguments, "minlen");
  if (own !== undefined || name === "pam_cracklib.so") return { number: own ?? 9, seen: judge.seen };
  const file = files(root, "/etc/security/pwquality.conf", "/etc/security/pwquality.conf.d/*.conf").get("minlen");
  const number = file && /^\d{1,4}$/.test(file.value) ? Number(file.value) : 8;
  return { number, seen: file?.seen ?? { ...judge.seen, text: `${judge.seen.text}  (minlen 8 by default)` } };
}

function hashOf(unix: PamModule | undefined, root: Root): { readonly hash: string; readonly hashSeen: Seen } {
  const named = schemes.find((scheme) => unix?.arguments.includes(scheme));
  if (unix && named !== undefined) return { hash: named, hashSeen: unix.seen };
  const text = root.text("/etc/login.defs");
  const method = text === undefined ? undefined : loginDefs("/etc/login.defs", text).get("ENCRYPT_METHOD");
  if (method) return { hash: method.value.toLowerCase(), hashSeen: method.seen };
  return { hash: "des", hashSeen: unix?.seen ?? fallback };
}

export const lockoutCollector = collector({
  facts: { "pam.lockout": lockout },
  collect(root) {
    const ways = waysIn(root);
    const settings = files(root, "/etc/security/faillock.conf", "/etc/security/faillock.conf.d/*.conf");
    const counters = [...ways.values()].map((stack) => stack.find(counts));
    const [counter] = counters.filter((each) => each !== undefined);
    const [first] = ways.keys();
    const setting = (name: string, usual: number): Length => {
      const own = counter && numberOf(counter.arguments, name);
      const file = own === undefined ? settings.get(name) : undefined;
      const written = file?.value === "never" ? 0 : Number(file?.value ?? own ?? usual);
      return { number: Number.isSafeInteger(written) ? written : usual, seen: file?.seen ?? counter?.seen ?? fallback };
    };
    const attempts = setting("deny", nameOf(counter) === "pam_faillock.so" ? 3 : 0);
    const place = { file: `/etc/pam.d/${first ?? "login"}`, line: 0, text: "no pam_faillock.so" };
    takeFaults(root);
    return {
      "pam.lockout": {
        present: ways.size > 0,
        enforced: counters.length > 0 && counters.every((each) => each !== undefined) && attempts.number > 0,
        attempts: counter ? attempts.number : 0,
        unlockAfter: counter ? setting("unlock_time", 600).number : 0,
        seen: counter ? attempts.seen : place,
      },
    };
  },
});

/** A line that records a failure: pam_faillock after the password, or the older counters. */
function counts(module: PamModule): boolean {
  const name = nameOf(module);
  if (name === "pam_tally2.so" || name === "pam_tally.so") return true;
  return name === "pam_faillock.so" && !module.arguments.includes("preauth") && !module.arguments.includes("authsucc");
}

/** The stacks by which people log in with a password, of the services that are there. */
function waysIn(root: Root): ReadonlyMap<string, readonly PamModule[]> {
  const names = ["login", "sshd"].filter((name) => root.exists(`/etc/pam.d/${name}`));
  return new Map(names.map((name) => [name, pamStack(name, "auth", root) ?? []]));
}

function stackOf(root: Root, type: "password", names: readonly string[]): readonly PamModule[] {
  const name = names.find((each) => root.exists(`/etc/pam.d/${each}`));
  return name === undefined ? [] : (pamStack(name, type, root) ?? []);
}

function files(root: Root, main: string, parts: string): Assignments {
  return new Map([...root.glob(parts), main].flatMap((path) => [...namedValues(path, root.text(path) ?? "")]));
}

function numberOf(words: readonly string[], name: string): number | undefined {
  const value = words.findLast((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

export const switchingCollector = collector({
  facts: { "pam.su": switching },
  collect(root) {
    const program = ["/usr/bin/su", "/bin/su"].find((path) => root.exists(path));
    const status = program === undefined ? undefined : root.status(program);
    const stack = pamStack("su", "auth", root) ?? [];
    const wheel = stack.find(
      (module) => nameOf(module) === "pam_wheel.so" && ["bad", "die"].includes(String(module.actions.get("default"))),
    );
    takeFaults(root);
    // Without the bit it cannot become anybody; without the right of others to run it, the file's group is the limit.
    const usable = status !== undefined && (status.mode & 0o4000) !== 0 && (status.mode & 0o001) !== 0;
    return {
      "pam.su": {
        present: status !== undefined,
        restricted: !usable || wheel !== undefined,
        seen: wheel?.seen ?? { file: "/etc/pam.d/su", line: 0, text: "no pam_wheel.so that is required" },
      },
    };
  },
});
