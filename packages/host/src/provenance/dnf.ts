/**
 * The repositories of dnf(8) and yum, and what is verified of them: dnf.conf(5).
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { iniEntries, iniValue } from "../parse/ini.ts";

const repository = z.strictObject({
  id: z.string(),
  /** Packages from it must be signed. */
  gpgCheck: z.boolean(),
  /** Where it is fetched over TLS, the server's certificate is verified. */
  sslVerify: z.boolean(),
  seen,
  gpgSeen: seen,
  sslSeen: seen,
});
const repositories = z.strictObject({ present: z.boolean(), enabled: z.array(repository) });

const mains = ["/etc/dnf/dnf.conf", "/etc/yum.conf"];
const folders = ["/etc/yum.repos.d", "/etc/distro.repos.d", "/etc/yum/repos.d"];

export const dnfCollector = collector({
  facts: { "dnf.repositories": repositories },
  collect(root) {
    const main = mains.find((path) => root.exists(path));
    const general = main === undefined ? [] : iniEntries(main, root.text(main) ?? "");
    const files = folders.flatMap((folder) => root.glob(`${folder}/*.repo`));
    return {
      "dnf.repositories": {
        present: main !== undefined || files.length > 0,
        enabled: files.flatMap((file) => {
          const entries = iniEntries(file, root.text(file) ?? "");
          return [...new Set(entries.map(({ section }) => section))].flatMap((id) => {
            const own = (key: string) => iniValue(entries, id, key);
            const chosen = (key: string) => own(key) ?? iniValue(general, "main", key);
            if (isOff(own("enabled")?.value)) return [];
            const first = entries.find(({ section }) => section === id)?.seen ?? { file, line: 0, text: id };
            const [gpg, ssl] = [chosen("gpgcheck"), chosen("sslverify")];
            return [
              {
                id,
                // dnf checks nothing unless told to; distributions tell it in dnf.conf.
                gpgCheck: isOn(gpg?.value),
                sslVerify: !isOff(ssl?.value),
                seen: first,
                gpgSeen: gpg?.seen ?? first,
                sslSeen: ssl?.seen ?? first,
              },
            ];
          });
        }),
      },
    };
  },
});

const isOn = (value: string | undefined): boolean => /^(?:1|yes|true|on)$/i.test(value ?? "");
const isOff = (value: string | undefined): boolean => /^(?:0|no|false|off)$/i.test(value ?? "");
