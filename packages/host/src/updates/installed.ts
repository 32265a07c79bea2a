/**
 * The packages that are installed, and the release that they are of.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { unsupportedManager } from "../packages/managers.ts";
import { eachRpmPackage, rpmDatabase } from "../packages/rpm.ts";
import { shellAssignments } from "../parse/assignments.ts";
import { type DebianPackage, dpkgStatus } from "../parse/dpkg.ts";
import type { Root } from "../root.ts";

const statusFile = "/var/lib/dpkg/status";
const statusLimit = 256 * 1024 * 1024;

const installed = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** The source package. */
  source: z.string(),
  section: z.string(),
  /** Kept at its version by the administrator. */
  held: z.boolean(),
  /** `installed`, or a state of dpkg(1) in between, such as `half-configured`. */
  state: z.string(),
  seen,
});
const packages = z.strictObject({
  /** `dpkg`, `rpm`, or empty where there is no package manager at all. */
  manager: z.string(),
  packages: z.array(installed),
});

const release = z.strictObject({
  /** The distribution and the part of its version that support is given for: `debian 12`, `ubuntu 22.04`, `rhel 9`. */
  name: z.string(),
  /** As in `debian`; empty where no file names one. */
  distribution: z.string(),
  /** That part of the version as a number that grows with it, 1000 for each major one; 0 where it has none. */
  order: z.int(),
  /** Today, as the number YYYYMMDD. */
  today: z.int(),
  /** The day that the release itself names as the end of its support, likewise; 0 where it names none. */
  supportEnd: z.int(),
  seen,
});

/** The packages of dpkg(1) that are wanted, or at least in part there. */
export function debianPackages(root: Root): readonly DebianPackage[] | undefined {
  const text = root.text(statusFile, statusLimit);
  if (text === undefined) return undefined;
  return dpkgStatus(statusFile, text).filter(({ state }) => state !== "not-installed" && state !== "config-files");
}

export const packagesCollector = collector({
  facts: { "software.packages": packages },
  collect(root) {
    const found = debianPackages(root);
    if (!found) return { "software.packages": rpmPackages(root) };
    return {
      "software.packages": {
        manager: "dpkg",
        packages: found.map(({ name, version, source, section, want, state, seen }) => ({
          name,
          version,
          source,
          section,
          held: want === "hold",
          state,
          seen: { ...seen, text: state === "installed" ? `${name} ${version}` : `${name} ${version} (${state})` },
        })),
      },
    };
  },
});

function rpmPackages(root: Root): z.infer<typeof packages> | Unknown {
  const file = rpmDatabase(root);
  if (file === undefined) return unsupportedManager(root) ?? { manager: "", packages: [] };
  const found: z.infer<typeof installed>[] = [];
  const isRead = eachRpmPackage(root, ({ name, version, source }) =>
    found.push({
      name,
      version,
      source,
      section: "",
      held: false,
      state: "installed",
      seen: { file, line: 0, text: `${name} ${version}` },
    }),
  );
  const [gap] = root.gaps.slice(-1);
  return isRead || !gap ? { manager: "rpm", packages: found } : new Unknown(gap);
}

export const releaseCollector = collector({
  facts: { "software.release": release },
  collect(root, now) {
    const { distribution, version, supportEnd, seen } = releaseOf(root);
    const [major = "", minor = "0"] = version.split(".");
    return {
      "software.release": {
        name: `${distribution} ${version}`.trim(),
        distribution,
        order: /^\d{1,6}$/.test(major) && /^\d{1,3}$/.test(minor) ? Number(major) * 1000 + Number(minor) : 0,
        today: dayNumber(now),
        supportEnd: Number(/^(\d{4})-(\d{2})-(\d{2})$/.exec(supportEnd)?.slice(1).join("") ?? 0),
        seen,
      },
    };
  },
});

interface Release {
  readonly distribution: string;
  /** The part that support is given for. */
  readonly version: string;
  readonly supportEnd: string;
  readonly seen: Seen;
}

/** As os-release(5) says, or the file that each distribution had before there was one. */
function releaseOf(root: Root): Release {
  const path = ["/etc/os-release", "/usr/lib/os-release"].find((each) => root.exists(each));
  if (path === undefined) return oldRelease(root);
  const values = shellAssignments(path, root.text(path) ?? "");
  const [id, version] = [values.get("ID"), values.get("VERSION_ID")];
  return {
    distribution: id?.value ?? "",
    version: supported(id?.value ?? "", version?.value ?? ""),
    supportEnd: values.get("SUPPORT_END")?.value ?? "",
    seen: (version ?? id)?.seen ?? { file: path, line: 0, text: "VERSION_ID" },
  };
}

const oldFiles: readonly (readonly [path: string, pattern: RegExp, distribution: string])[] = [
  ["/etc/redhat-release", /^CentOS.* release (\d+)/, "centos"],
  ["/etc/redhat-release", /^Red Hat.* release (\d+)/, "rhel"],
  ["/etc/redhat-release", /^Fedora.* release (\d+)/, "fedora"],
  ["/etc/alpine-release", /^(\d+\.\d+)/, "alpine"],
  ["/etc/debian_version", /^(\d+)\./, "debian"],
];

function oldRelease(root: Root): Release {
  for (const [path, pattern, distribution] of oldFiles) {
    const [line] = root.lines(path);
    const version = pattern.exec(line?.text ?? "")?.[1];
    if (line && version !== undefined) return { distribution, version, supportEnd: "", seen: line };
  }
  return { distribution: "", version: "", supportEnd: "", seen: { file: "/etc/os-release", line: 0, text: "" } };
}

/** Ubuntu, Alpine and openSUSE support each minor version by itself; the others support a major version. */
function supported(id: string, version: string): string {
  const minor = ["ubuntu", "alpine", "opensuse-leap", "sles"].includes(id);
  return version
    .split(".")
    .slice(0, minor ? 2 : 1)
    .join(".");
}

function dayNumber(now: number): number {
  return Number(new Date(now).toISOString().slice(0, 10).replaceAll("-", ""));
}
