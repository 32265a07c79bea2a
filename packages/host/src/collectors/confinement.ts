/**
 * Services that take what comes from the network with a process of root's, and what systemd keeps them from
 * (systemd.exec(5) SANDBOXING).
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { enablements, loadUnit, type Unit, unitFiles, unitList, unitValue } from "../parse/systemd.ts";
import type { Root } from "../root.ts";
import { initOf } from "./context.ts";

const confined = z.strictObject({
  name: z.string(),
  /** What could be switched on and is not, as in `ProtectKernelModules`. */
  missing: z.array(z.string()),
  seen,
});
const confinement = z.strictObject({ systemd: z.boolean(), units: z.array(confined) });

/** Daemons that keep a process of root's for as long as they run. Those that give the rights up have no need. */
const daemons =
  /^(?:nginx|apache2|httpd|lighttpd|haproxy|squid|dovecot|exim4|postfix@.*|proftpd|vsftpd|php[\d.]*-fpm)\.service$/;

/**
 * What none of them ever does: load modules, set the kernel's parameters, change control groups. `NoNewPrivileges` is
 * none of these: it takes sendmail(1) away from a site, and suexec(8).
 */
const protections = ["ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups"] as const;

export const confinementCollector = collector({
  facts: { "services.confinement": confinement },
  collect(root) {
    if (initOf(root) !== "systemd") return { "services.confinement": { systemd: false, units: [] } };
    const files = unitFiles(root);
    const started = new Set(enablements(root).flatMap(({ unit }) => (daemons.test(unit) ? [unit] : [])));
    return {
      "services.confinement": { systemd: true, units: [...started].sort().flatMap((name) => look(root, name, files)) },
    };
  },
});

function look(root: Root, name: string, files: ReadonlyMap<string, string>): z.infer<typeof confined>[] {
  const unit = loadUnit(name, files, root);
  if (!unit || unit.masked || unit.file === undefined) return [];
  const user = unitValue(unit, "Service", "User")?.value ?? "";
  if (!/^(?:root|0|)$/.test(user) || isYes(unit, "DynamicUser")) return [];
  const missing = protections.filter((key) => !isYes(unit, key));
  const start = unitList(unit, "Service", "ExecStart").at(0)?.seen ?? { file: unit.file, line: 0, text: name };
  const text = missing.length === 0 ? name : `${name}: ${missing.join(", ")}`;
  return [{ name, missing: [...missing], seen: { ...start, text } }];
}

/** systemd.syntax(7): what counts as a positive answer; `strict` and `private` are more than that. */
const isYes = (unit: Unit, key: string): boolean =>
  /^(?:1|yes|y|true|t|on|strict|private)$/i.test(unitValue(unit, "Service", key)?.value ?? "");
