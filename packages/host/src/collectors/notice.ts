/**
 * The notice before login that an organization has laid down, and where people see it (SP 800-53 AC-8).
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { parseSshConfig } from "../parse/ssh-config.ts";
import { conditionalSsh, effectiveSsh } from "../parse/ssh-effective.ts";
import type { Root } from "../root.ts";

const place = z.strictObject({
  /** As in `ssh`, `console`. */
  kind: z.enum(["ssh", "console"]),
  shows: z.boolean(),
  seen,
});
const notice = z.strictObject({
  /** Whether a text is laid down, in /etc/tokiwa/notice. */
  declared: z.boolean(),
  places: z.array(place),
});

const declarationFile = "/etc/tokiwa/notice";

export const noticeCollector = collector({
  facts: { "accounts.notice": notice },
  collect(root) {
    const text = plain(root.text(declarationFile) ?? "");
    const shows = (path: string): boolean => plain(root.text(path) ?? "").includes(text);
    const places = text === "" ? [] : [...banners(root, shows), ...consoles(root, shows)];
    return { "accounts.notice": { declared: text !== "", places } };
  },
});

/** Line breaks are where each place has room for them. */
const plain = (text: string): string => text.replace(/\s+/g, " ").trim();

type Shows = (path: string) => boolean;

/** sshd_config(5) Banner: the one for everybody, and those of Match blocks. */
function banners(root: Root, shows: Shows): z.infer<typeof place>[] {
  if (!root.exists("/usr/sbin/sshd")) return [];
  const path = "/etc/ssh/sshd_config";
  const config = parseSshConfig("server", path, root) ?? { flavour: "server", path, settings: [] };
  const always = effectiveSsh(config, "banner");
  const given = [
    { value: always.value, seen: always.seen },
    ...conditionalSsh(config, "banner").map(({ value, seen }) => ({ value, seen })),
  ];
  return given.map(({ value, seen }) => ({
    kind: "ssh",
    shows: value.startsWith("/") && shows(value),
    seen,
  }));
}

/** agetty(8) shows /etc/issue, and what lies in issue.d besides. */
function consoles(root: Root, shows: Shows): z.infer<typeof place>[] {
  if (!["/sbin/agetty", "/usr/sbin/agetty"].some((path) => root.exists(path))) return [];
  const files = ["/etc/issue", ...root.glob("/etc/issue.d/*.issue"), ...root.glob("/usr/lib/issue.d/*.issue")];
  const holding = files.find(shows);
  const seen: Seen = { file: holding ?? "/etc/issue", line: 0, text: holding === undefined ? "another text" : "" };
  return [{ kind: "console", shows: holding !== undefined, seen }];
}
