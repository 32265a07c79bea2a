/**
 * The programs and libraries of installed packages against the checksums of dpkg (deb-md5sums(5)) and of rpm.
 * @module
 */
import { setImmediate } from "node:timers/promises";
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { unsupportedManager } from "../packages/managers.ts";
import { eachRpmPackage, rpmDatabase } from "../packages/rpm.ts";
import { dpkgDiversions, dpkgMd5sums } from "../parse/dpkg.ts";
import type { Root } from "../root.ts";
import { digestOf } from "./digests.ts";

const alteration = z.strictObject({
  path: z.string(),
  package: z.string(),
  kind: z.enum(["changed", "missing"]),
  seen,
});
const files = z.strictObject({
  /** `dpkg`, `rpm`, or empty where there is none. */
  packages: z.string(),
  examined: z.int(),
  altered: z.array(alteration),
});

const info = "/var/lib/dpkg/info";
const listLimit = 64 * 1024 * 1024;
const mostReported = 500;
const turn = 200;
/** Before the path on a line of deb-md5sums(5): 32 digits and two spaces. */
const md5Width = 34;

/** What is run, loaded or followed by the system itself. */
const inScope =
  /^\/(?:usr\/)?(?:s?bin|libexec|games)\/|^\/(?:usr\/)?lib(?:32|64|x32)?\/(?:.*\.so(?:\.[\d.]+)?$|(?:systemd|udev|openssh|sudo|dpkg|apt|polkit-1|policykit-1|cron|ssh|git-core|initramfs-tools|dbus-1\.0|[^/]+\/security)\/)|^\/usr\/share\/(?:polkit-1|dbus-1|initramfs-tools|pam-configs)\/|^\/boot\//;

export const filesCollector = collector({
  facts: { "integrity.files": files },
  timeLimit: 300_000,
  costly: true,
  async collect(root) {
    const lists = root.list(info).filter((name) => name.endsWith(".md5sums"));
    const aside = root.aside();
    const expected = lists.length > 0 ? dpkgExpected(root, aside, lists) : rpmExpected(root);
    if (expected instanceof Unknown) return { "integrity.files": expected };
    const altered: z.infer<typeof alteration>[] = [];
    let examined = 0;
    for (const { path, package: name, digest, algorithm } of expected) {
      examined += 1;
      if (examined % turn === 0) await setImmediate();
      const kind = verdict(aside, path, digest, algorithm);
      if (kind === undefined) continue;
      if (altered.length >= mostReported)
        root.gap(info, "too-many", {
          ja: `${mostReported} 件を超えるファイルが異なります`,
          en: `more than ${mostReported} files differ`,
        });
      else altered.push({ path, package: name, kind, seen: { file: path, line: 0, text: `${name}: ${kind}` } });
    }
    root.adopt(aside.gaps);
    const packages = lists.length > 0 ? "dpkg" : examined > 0 ? "rpm" : "";
    return { "integrity.files": { packages, examined, altered } };
  },
});

interface Expected {
  readonly path: string;
  readonly package: string;
  readonly digest: string;
  readonly algorithm: string;
}

function* dpkgExpected(root: Root, aside: Root, lists: readonly string[]): Generator<Expected> {
  const diversions = dpkgDiversions(root.text("/var/lib/dpkg/diversions") ?? "");
  for (const list of lists) {
    const name = list.slice(0, -".md5sums".length);
    for (const [path, digest] of sumsOf(aside, `${info}/${list}`)) {
      const diversion = diversions.get(path);
      const place = diversion && diversion.by !== name.split(":")[0] ? diversion.to : path;
      yield { path: place, package: name, digest, algorithm: "md5" };
    }
  }
}

/** Files of rpm's packages that are neither configuration nor allowed to be missing. */
function rpmExpected(root: Root): readonly Expected[] | Unknown {
  if (rpmDatabase(root) === undefined) return unsupportedManager(root) ?? [];
  const expected: Expected[] = [];
  const isRead = eachRpmPackage(root, ({ name, algorithm, files }) => {
    for (const { path, digest, isConfiguration, mayBeMissing, isAbsent } of files()) {
      if (digest === "" || algorithm === "" || isConfiguration || mayBeMissing || isAbsent || !inScope.test(path))
        continue;
      expected.push({ path, package: name, digest, algorithm });
    }
  });
  const [gap] = root.gaps.slice(-1);
  return isRead || !gap ? expected : new Unknown(gap);
}

interface Sums {
  readonly print: string;
  readonly sums: ReadonlyMap<string, string>;
}

/** By root prefix and path, for as long as the process lives: of most packages nothing is in scope. */
const remembered = new Map<string, Sums>();
const none: ReadonlyMap<string, string> = new Map();

/** The checksums in a package's list that are in scope. */
function sumsOf(root: Root, list: string): ReadonlyMap<string, string> {
  const key = `${root.prefix}\0${list}`;
  const print = root.print(list, "content");
  const known = remembered.get(key);
  if (known?.print === print) return known.sums;
  const text = root.text(list, listLimit);
  if (text === undefined) return none;
  const lines = text.split("\n").filter((line) => line.startsWith("\\") || inScope.test(`/${line.slice(md5Width)}`));
  const sums = lines.length === 0 ? none : dpkgMd5sums(lines.join("\n"));
  const mine = new Map([...sums].filter(([path]) => inScope.test(path)));
  remembered.set(key, { print, sums: mine.size === 0 ? none : mine });
  return mine;
}

function verdict(root: Root, path: string, expected: string, algorithm: string): "changed" | "missing" | undefined {
  const digest = digestOf(root, path, algorithm);
  if (digest !== undefined) return digest === expected ? undefined : "changed";
  // Present but not readable is a gap, which the root has kept.
  return root.exists(path) ? undefined : "missing";
}
