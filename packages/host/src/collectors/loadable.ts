/**
 * Modules that the kernel loads by itself, since somebody opens a socket or plugs something in: what the installed
 * kernels offer (`modules.alias` of depmod(8)), without what modprobe.d(5) keeps away.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { keptAway, modprobeRules } from "../parse/modprobe.ts";
import type { Root } from "../root.ts";
import { ownsKernel } from "./container.ts";

const offer = z.strictObject({
  /** With `_` for `-`. */
  module: z.string(),
  /** The name that it is asked for by, as in `net-pf-30`; of several that are alike the first. */
  alias: z.string(),
  kept: z.boolean(),
  seen,
});
const loadable = z.strictObject({
  /** How many kernels were looked at: the one that runs, else those installed. */
  kernels: z.int(),
  /** Nothing at all can be loaded any more (`kernel.modules_disabled`). */
  closed: z.boolean(),
  /** By opening a socket, as anybody may. */
  protocols: z.array(offer),
  /** By plugging in a device that holds files. */
  storage: z.array(offer),
  /** A service decides which USB devices may be used, or the kernel takes none by itself. */
  guarded: z.boolean(),
});

const storageModules = new Set(["usb_storage", "uas", "firewire_sbp2", "sbp2"]);
const aliasLimit = 16 * 1024 * 1024;

export const loadableCollector = collector({
  facts: { "kernel.loadable": loadable },
  collect(root) {
    const found = kernels(root);
    const isKept = keptAway(modprobeRules(root));
    const offers = found.flatMap((folder) => readOffers(root, `${folder}/modules.alias`));
    const judged = [...new Map(offers.map((each) => [`${each.module} ${each.alias}`, each])).values()].map((each) => ({
      ...each,
      kept: isKept(each.module, each.alias),
    }));
    return {
      "kernel.loadable": {
        kernels: found.length,
        closed: ownsKernel(root) && root.text("/proc/sys/kernel/modules_disabled")?.trim() === "1",
        protocols: judged.filter(({ module }) => !storageModules.has(module)),
        storage: judged.filter(({ module }) => storageModules.has(module)),
        guarded: isGuarded(root),
      },
    };
  },
});

/** The folders of modules: of the kernel that runs, or in a tree of every kernel that has its list of aliases. */
function kernels(root: Root): readonly string[] {
  if (root.live && !ownsKernel(root)) return [];
  const release = root.live ? root.text("/proc/sys/kernel/osrelease")?.trim() : "*";
  return root.glob(`/lib/modules/${release}/modules.alias`).map((path) => path.replace(/\/[^/]*$/, ""));
}

type Offer = Omit<z.infer<typeof offer>, "kept">;

/** A list has over twenty thousand lines, of which few matter: it is not taken apart. */
function readOffers(root: Root, file: string): readonly Offer[] {
  const text = root.text(file, aliasLimit) ?? "";
  const found = new Map<string, Offer>();
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(/^alias ((?:net-pf-|usb:|ieee1394:)\S*) (\S+)$/gm)) {
    const [whole, alias = "", module = ""] = match;
    const isProtocol = alias.startsWith("net-pf-");
    // One device has very many names.
    const key = isProtocol ? `${module} ${alias}` : module;
    if ((!isProtocol && !storageModules.has(module)) || found.has(key)) continue;
    for (let at = text.indexOf("\n", counted); at >= 0 && at < match.index; at = text.indexOf("\n", at + 1)) line++;
    counted = match.index;
    const place: Seen = { file, line, text: whole };
    found.set(key, { module, alias, seen: place });
  }
  return [...found.values()];
}

/** USBGuard started at boot, or a kernel told to take no USB device until somebody says so (usbcore.authorized_default). */
function isGuarded(root: Root): boolean {
  const wants = "/etc/systemd/system/basic.target.wants/usbguard.service";
  const others = "/etc/systemd/system/multi-user.target.wants/usbguard.service";
  const isStarted = root.exists("/usr/sbin/usbguard-daemon") && [wants, others].some((path) => root.link(path));
  // 0: none; 2: only those that are built in.
  return (
    isStarted ||
    (root.live && /^[02]$/.test(root.text("/sys/module/usbcore/parameters/authorized_default")?.trim() ?? ""))
  );
}
