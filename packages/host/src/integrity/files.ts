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
      for (const [path, sum] of dpkgMd5sums(aside.text(`${info}/${list}`, listLimit) ?? "")) {
        if (!inScope.test(path)) continue;
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

function verdict(root: Root, path: string, sum: string): "changed" | "missing" | undefined {
  const digest = md5Of(root, path);
  if (digest !== undefined) return digest === sum ? undefined : "changed";
  // Present but not readable is a gap, which the root has kept.
  return root.exists(path) ? undefined : "missing";
}
