import { createHash } from "node:crypto";
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { shellAssignments } from "../parse/assignments.ts";
import type { Root } from "../root.ts";
import { containerOf } from "./container.ts";

const identity = z.strictObject({
  name: z.string(),
  /** SHA-256 of the machine-id with a fixed word: it tells machines apart and gives nothing away (machine-id(5)). */
  machine: z.string(),
  distribution: z.string(),
  /** The distributions that it descends from, itself first, as ID and ID_LIKE of os-release(5) say. */
  families: z.array(z.string()),
  version: z.string(),
  prettyName: z.string(),
  kernel: z.string(),
  architecture: z.string(),
  /** The machine-id, of which no more is shown than tells it from others. */
  seen,
});

const context = z.strictObject({
  /** Whether this is the running system, and not a tree of its files. */
  live: z.boolean(),
  /** As in `docker`, `podman`, `lxc`; `none` outside of one. */
  container: z.string(),
  /** As in `kvm`, `vmware`, `microsoft`, `xen`; `none` on bare metal; `unknown` where nothing tells. */
  virtualization: z.string(),
  /** The program of process 1, or what /sbin/init is in a tree; empty where there is none. */
  init: z.string(),
  systemd: z.boolean(),
  /** A machine that runs a kernel and services of its own, or a tree made to be one; not a container or its image. */
  machine: z.boolean(),
  /** Made for people to sit at: it has a graphical login, or sessions to choose from. */
  desktop: z.boolean(),
});

/** Which machine this is: name, distribution, kernel. */
export const identityCollector = collector({
  facts: { "host.identity": identity },
  collect(root) {
    const release = osRelease(root);
    const id = root.text("/etc/machine-id")?.trim() ?? "";
    return {
      "host.identity": {
        name: nameOf(root),
        machine: /^[0-9a-f]{32}$/.test(id) ? createHash("sha256").update(`tokiwa ${id}`).digest("hex") : "",
        distribution: release("ID") || "linux",
        families: [release("ID") || "linux", ...release("ID_LIKE").split(/\s+/)].filter((family) => family !== ""),
        version: release("VERSION_ID"),
        prettyName: release("PRETTY_NAME"),
        kernel: root.live ? (root.text("/proc/sys/kernel/osrelease")?.trim() ?? "") : "",
        architecture: root.live ? process.arch : "",
        seen: { file: "/etc/machine-id", line: id === "" ? 0 : 1, text: id === "" ? "" : `${id.slice(0, 8)}…` },
      },
    };
  },
});

/** What kind of place this is: a machine, a virtual one, a container, a tree of files. */
export const contextCollector = collector({
  facts: { "host.context": context },
  collect(root) {
    const container = containerOf(root);
    const init = initOf(root);
    return {
      "host.context": {
        live: root.live,
        container,
        virtualization: root.live ? virtualizationOf(root) : "unknown",
        init,
        systemd: root.live ? root.exists("/run/systemd/system") : init === "systemd",
        machine: root.live ? container === "none" : init !== "",
        desktop:
          root.link("/etc/systemd/system/display-manager.service") !== undefined ||
          root.exists("/etc/X11/default-display-manager") ||
          ["/usr/share/xsessions", "/usr/share/wayland-sessions"].some((folder) => root.list(folder).length > 0),
      },
    };
  },
});

function nameOf(root: Root): string {
  const running = root.live ? root.text("/proc/sys/kernel/hostname") : undefined;
  const declared = root.text("/etc/hostname");
  const name = [running, declared].map((text) => text?.trim().split("\n")[0] ?? "").find((text) => text !== "");
  return name ?? (root.live ? "localhost" : (root.prefix.split("/").at(-1) ?? "tree"));
}

/** os-release(5): /etc wins over /usr/lib. */
function osRelease(root: Root): (name: string) => string {
  const path = ["/etc/os-release", "/usr/lib/os-release"].find((path) => root.text(path) !== undefined);
  const values = path === undefined ? undefined : shellAssignments(path, root.text(path) ?? "");
  return (name) => values?.get(name)?.value ?? "";
}

const vendors: readonly (readonly [RegExp, string])[] = [
  [/KVM|QEMU|Bochs|OpenStack|Google|Amazon EC2|Firecracker/, "kvm"],
  [/VMware/, "vmware"],
  [/Microsoft/, "microsoft"],
  [/VirtualBox|innotek/, "oracle"],
  [/Xen/, "xen"],
  [/Parallels/, "parallels"],
];

function virtualizationOf(root: Root): string {
  const maker = ["sys_vendor", "product_name", "board_vendor", "bios_vendor"]
    .map((name) => root.text(`/sys/class/dmi/id/${name}`) ?? "")
    .join("\n");
  const vendor = vendors.find(([pattern]) => pattern.test(maker))?.[1];
  if (vendor !== undefined) return vendor;
  const flags = /^flags\s*:.*$/m.exec(root.text("/proc/cpuinfo") ?? "")?.[0];
  if (flags?.split(/\s+/).includes("hypervisor")) return "vm";
  return maker.trim() === "" && flags === undefined ? "unknown" : "none";
}

/** The program of process 1, or of /sbin/init in a tree; empty where there is none. */
export function initOf(root: Root): string {
  if (root.live) return root.text("/proc/1/comm")?.trim() ?? "";
  const path = root.real("/sbin/init");
  if (path === undefined) return "";
  return path.includes("systemd") ? "systemd" : "init";
}
