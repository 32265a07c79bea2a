/**
 * The programs and libraries of installed packages against dpkg's checksums (deb-md5sums(5)).
 * @module
 */
import { setImmediate } from "node:timers/promises";
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { dpkgDiversions, dpkgMd5sums } from "../parse/dpkg.ts";
import type { Root } from "../root.ts";
import { md5Of } from "./digests.ts";

const alteration = z.strictObject({
  path: z.string(),
  package: z.string(),
  kind: z.enum(["changed", "missing"]),
  seen,
});
const files = z.strictObject({
  /** `dpkg`, or empty where no package manager is known. */
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

const otherManagers = ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/lib/apk/db/installed", "/var/lib/pacman"];

export const filesCollector = collector({
  facts: { "integrity.files": files },
  timeLimit: 300_000,
  costly: true,
  async collect(root) {
    const lists = root.list(info).filter((name) => name.endsWith(".md5sums"));
    if (lists.length === 0) {
      const other = otherManagers.find((path) => root.exists(path));
      if (other === undefined) return { "integrity.files": { packages: "", examined: 0, altered: [] } };
      return {
        "integrity.files": new Unknown(root.gap(other, "not-supported", "the database of another package manager")),
      };
    }
    const aside = root.aside();
    const diversions = dpkgDiversions(root.text("/var/lib/dpkg/diversions") ?? "");
    const altered: z.infer<typeof alteration>[] = [];
    let examined = 0;
    for (const list of lists) {
      const name = list.slice(0, -".md5sums".length);
      for (const [path, sum] of sumsOf(aside, `${info}/${list}`)) {
        examined += 1;
        if (examined % turn === 0) await setImmediate();
        const diversion = diversions.get(path);
        const place = diversion && diversion.by !== name.split(":")[0] ? diversion.to : path;
        const kind = verdict(aside, place, sum);
        if (kind === undefined) continue;
        if (altered.length >= mostReported) root.gap(info, "too-many", `more than ${mostReported} files differ`);
        else
          altered.push({ path: place, package: name, kind, seen: { file: place, line: 0, text: `${name}: ${kind}` } });
      }
    }
    for (const gap of aside.gaps) root.gap(gap.path, gap.cause, gap.detail);
    return { "integrity.files": { packages: "dpkg", examined, altered } };
  },
});

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

function verdict(root: Root, path: string, sum: string): "changed" | "missing" | undefined {
  const digest = md5Of(root, path);
  if (digest !== undefined) return digest === sum ? undefined : "changed";
  // Present but not readable is a gap, which the root has kept.
  return root.exists(path) ? undefined : "missing";
}
