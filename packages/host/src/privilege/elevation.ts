/**
 * Ways to root beside sudo: polkit(8) and doas(1).
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { doasRules } from "../parse/doas.ts";
import { iniEntries, iniValue } from "../parse/ini.ts";
import { polkitGrants } from "../parse/polkit-rules.ts";
import type { Root } from "../root.ts";

const grant = z.strictObject({ asksWho: z.boolean(), asksWhat: z.boolean(), seen });
const authority = z.strictObject({
  /** For whom, as in `unix-user:*`. */
  identity: z.string(),
  /** Which actions, as in `org.freedesktop.*`. */
  action: z.string(),
  /** Everybody, or every action. */
  broad: z.boolean(),
  /** `yes` means without a password, wherever the person sits. */
  resultAny: z.string(),
  seen,
});
const polkit = z.strictObject({ present: z.boolean(), grants: z.array(grant), authorities: z.array(authority) });

const doasRule = z.strictObject({
  identity: z.string(),
  asRoot: z.boolean(),
  /** Every command. */
  allCommands: z.boolean(),
  passwordless: z.boolean(),
  keepsEnvironment: z.boolean(),
  seen,
});
const doas = z.strictObject({ present: z.boolean(), permits: z.array(doasRule) });

const ruleFolders = [
  "/etc/polkit-1/rules.d",
  "/run/polkit-1/rules.d",
  "/usr/local/share/polkit-1/rules.d",
  "/usr/share/polkit-1/rules.d",
];
const authorityFolders = ["/etc/polkit-1/localauthority", "/var/lib/polkit-1/localauthority"];

export const polkitCollector = collector({
  facts: { "polkit.policy": polkit },
  collect(root) {
    const rules = ruleFolders.flatMap((folder) => root.glob(`${folder}/*.rules`));
    const files = authorityFolders.flatMap((folder) => root.glob(`${folder}/*/*.pkla`));
    return {
      "polkit.policy": {
        present: root.exists("/usr/bin/pkexec") || root.exists("/usr/lib/polkit-1/polkitd") || rules.length > 0,
        grants: rules.flatMap((file) => [...polkitGrants(file, root.text(file) ?? "")]),
        authorities: files.flatMap((file) => authoritiesOf(file, root)),
      },
    };
  },
});

/** The stanzas of a file of the local authority (pklocalauthority(8)). */
function authoritiesOf(file: string, root: Root): z.infer<typeof authority>[] {
  const entries = iniEntries(file, root.text(file) ?? "");
  return [...new Set(entries.map(({ section }) => section))].flatMap((section) => {
    const result = iniValue(entries, section, "ResultAny");
    if (!result) return [];
    const identity = iniValue(entries, section, "Identity")?.value ?? "";
    const action = iniValue(entries, section, "Action")?.value ?? "";
    const broad = /(?:^|;)\s*unix-(?:user|group):\*/.test(identity) || /(?:^|;)\s*\*\s*(?:;|$)/.test(action);
    return [{ identity, action, broad, resultAny: result.value.toLowerCase(), seen: result.seen }];
  });
}

export const doasCollector = collector({
  facts: { "doas.policy": doas },
  collect(root) {
    const present = ["/usr/bin/doas", "/usr/local/bin/doas"].some((path) => root.exists(path));
    const main = "/etc/doas.conf";
    const denied = root.text(main) === undefined ? root.gapAt(main) : undefined;
    if (present && denied) return { "doas.policy": new Unknown(denied) };
    const files = present ? [main, ...root.glob("/etc/doas.d/*.conf")] : [];
    const rules = files.flatMap((file) =>
      doasRules(file, root.text(file) ?? "", (line) =>
        root.gap(file, "malformed", { ja: "規則として読めません", en: "no rule" }, line),
      ),
    );
    return {
      "doas.policy": {
        present,
        permits: rules
          .filter(({ permits, identity }) => permits && identity !== "root")
          .map(({ identity, target, command, options, seen }) => ({
            identity,
            asRoot: target === "" || target === "root",
            allCommands: command === "",
            passwordless: options.includes("nopass"),
            keepsEnvironment: options.includes("keepenv"),
            seen,
          })),
      },
    };
  },
});
