/**
 * Apache httpd: its sites with what they inherit, and its directives one by one.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { type ApacheDirective, parseApache } from "../parse/apache.ts";
import { shellAssignments } from "../parse/assignments.ts";
import { takeFaults } from "../faults.ts";
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";
import { unlessWithheld } from "../withheld.ts";
import { isLong, type Setting, setting, type Site, site, weakCiphers } from "./site.ts";

const configuration = z.strictObject({
  present: z.boolean(),
  sites: z.array(site),
  settings: z.array(setting),
  /** The whole file system is closed, before folders are opened one by one. */
  closed: z.boolean(),
  /** Pages on the server's own state that everybody may see. */
  status: z.array(seen),
  /** Files of the configuration that others than root may change. */
  open: z.array(seen),
  file: seen,
  /** Whether TRACE is answered: by a line, or since nothing switches it off. */
  trace: z.array(seen),
  /** What makes the version show, likewise. */
  versionShown: z.array(seen),
  /** Lines that Apache refuses. */
  faults: z.array(seen),
});

interface Installation {
  readonly program: string;
  readonly main: string;
  readonly root: string;
}

const installations: readonly Installation[] = [
  { program: "/usr/sbin/apache2", main: "/etc/apache2/apache2.conf", root: "/etc/apache2" },
  { program: "/usr/sbin/httpd", main: "/etc/httpd/conf/httpd.conf", root: "/etc/httpd" },
  { program: "/usr/sbin/httpd", main: "/etc/apache2/httpd.conf", root: "/var/www" },
];

export const apacheCollector = collector({
  facts: { "apache.configuration": configuration },
  collect(root) {
    const own = installations.find(({ program, main }) => root.exists(program) && root.exists(main));
    const found = own && parseApache(own.main, own.root, environment(root), root);
    const file = { file: own?.main ?? "", line: 0, text: own?.main ?? "" };
    if (!found) {
      return {
        "apache.configuration": {
          ...{ present: false, sites: [], settings: [], closed: true, status: [], open: [], file },
          ...{ trace: [], versionShown: [], faults: [] },
        },
      };
    }
    const all = [...walk(found.directives, [])];
    const hosts = all.filter(({ directive }) => directive.name === "virtualhost");
    const open = found.files.flatMap((path) => replaceable(root, path) ?? []);
    const value = {
      present: true,
      sites: hosts.map(({ directive }) => siteOf(directive, found.directives)),
      settings: all.flatMap(({ directive, above }) =>
        directive.section === undefined ? [settingOf(directive, above)] : [],
      ),
      closed: found.directives.some(isClosedRoot),
      status: all.flatMap(({ directive, above }) => statusOf(directive, above) ?? []),
      open: [...new Map(open.map((each) => [each.file, each])).values()],
      file,
      trace: shown(all, "traceenable", "TraceEnable On", /^(?:on|extended)$/i, file),
      versionShown: shown(all, "servertokens", "ServerTokens Full", /^(?!prod|productonly$)/i, file),
      faults: takeFaults(root),
    };
    return { "apache.configuration": unlessWithheld(root, !value.sites.some(({ tls }) => tls), value) };
  },
});

/** What Debian's apachectl(8) sets before it starts the server; `$SUFFIX` is for further instances, and empty. */
function environment(root: Root): ReadonlyMap<string, string> {
  const path = "/etc/apache2/envvars";
  const values = shellAssignments(path, root.text(path) ?? "");
  return new Map([...values].map(([name, { value }]) => [name, value.replace(/\$\{?SUFFIX\}?/g, "")]));
}

interface Place {
  readonly directive: ApacheDirective;
  readonly above: readonly ApacheDirective[];
}

function* walk(directives: readonly ApacheDirective[], above: readonly ApacheDirective[]): Generator<Place> {
  for (const directive of directives) {
    yield { directive, above };
    if (directive.section) yield* walk(directive.section, [...above, directive]);
  }
}

function settingOf(directive: ApacheDirective, above: readonly ApacheDirective[]): Setting {
  const block = above.at(-1);
  return {
    name: directive.name,
    value: directive.arguments.join(" ").slice(0, 1000),
    block: block ? [block.name, ...block.arguments].join(" ").slice(0, 200) : "",
    seen: directive.seen,
  };
}

/** Where a directive of the server or of a site has such a value; where the server has none, its default. */
function shown(all: readonly Place[], name: string, byDefault: string, bad: RegExp, file: Seen): Seen[] {
  const given = all.filter(({ directive }) => directive.name === name);
  const inSites = given.filter(({ above }) => above.some((section) => section.name === "virtualhost"));
  const last = given.findLast((each) => !inSites.includes(each));
  const held = [...(last ? [last] : []), ...inSites];
  return [
    ...(last ? [] : [{ ...file, text: `${byDefault} (default)` }]),
    ...held.filter(({ directive }) => bad.test(directive.arguments[0] ?? "")).map(({ directive }) => directive.seen),
  ];
}

/** A directive as it holds in a site: its own last one, or else the server's last one. */
function held(name: string, host: ApacheDirective, top: readonly ApacheDirective[]): ApacheDirective | undefined {
  const own = (host.section ?? []).findLast((each) => each.name === name);
  return own ?? top.findLast((each) => each.name === name);
}

function siteOf(host: ApacheDirective, top: readonly ApacheDirective[]): Site {
  const tls = held("sslengine", host, top)?.arguments[0]?.toLowerCase() === "on";
  const protocols = held("sslprotocol", host, top);
  const ciphers = held("sslciphersuite", host, top);
  const headers = [...(host.section ?? []), ...top].filter(
    ({ name, arguments: words }) =>
      name === "header" && words.some((word) => word.toLowerCase() === "strict-transport-security"),
  );
  const local =
    host.arguments.length > 0 && host.arguments.every((address) => /^(?:127\.|localhost\b|\[::1\])/.test(address));
  return {
    names: (host.section ?? [])
      .flatMap(({ name, arguments: words }) => (name === "servername" || name === "serveralias" ? words : []))
      .join(", "),
    tls,
    plain: !tls && !local && !redirects(host),
    strictTransport: headers.some(({ arguments: words }) => words.some(isLong)),
    strictTransportSeen: headers[0]?.seen ?? host.seen,
    protocols: protocols ? allowedProtocols(protocols.arguments) : [],
    protocolsSeen: protocols?.seen ?? host.seen,
    weakCiphers: weakCiphers(ciphers?.arguments.filter((word) => !/^(?:SSL|TLSv1\.3)$/.test(word))[0] ?? ""),
    ciphersSeen: ciphers?.seen ?? host.seen,
    seen: host.seen,
  };
}

/** Everything is sent to the same site over TLS. */
function redirects(host: ApacheDirective): boolean {
  return [...walk(host.section ?? [], [])].some(
    ({ directive: { name, arguments: words } }) =>
      ((name === "redirect" || name === "redirectpermanent") &&
        words.some((word) => word === "/") &&
        words.some((word) => word.startsWith("https://"))) ||
      (name === "rewriterule" && words[1]?.startsWith("https://") === true),
  );
}

const everyProtocol = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/** SSLProtocol: `all`, `+` adds, `-` takes away, and a bare name stands for itself alone. SSLv3 is built in nowhere now. */
function allowedProtocols(words: readonly string[]): string[] {
  let allowed: string[] = [];
  for (const word of words) {
    const name = word.replace(/^[+-]/, "");
    const meant =
      name.toLowerCase() === "all"
        ? everyProtocol.slice(1)
        : everyProtocol.filter((each) => each.toLowerCase() === name.toLowerCase());
    if (word.startsWith("-")) allowed = allowed.filter((each) => !meant.includes(each));
    else if (word.startsWith("+")) allowed = [...new Set([...allowed, ...meant])];
    else allowed = meant;
  }
  return allowed;
}

function isClosedRoot({ name, arguments: words, section }: ApacheDirective): boolean {
  if (name !== "directory" || words[0] !== "/") return false;
  return (section ?? []).some(
    (each) =>
      (each.name === "require" && each.arguments.join(" ").toLowerCase() === "all denied") ||
      (each.name === "deny" && each.arguments.join(" ").toLowerCase() === "from all"),
  );
}

/** A handler of state without `Require` in the same section, or with one that lets everybody in. */
function statusOf(directive: ApacheDirective, above: readonly ApacheDirective[]): Seen | undefined {
  if (
    directive.name !== "sethandler" ||
    !/^(?:server-status|server-info|balancer-manager|ldap-status)$/.test(directive.arguments[0] ?? "")
  )
    return undefined;
  const around = above.flatMap(({ section }) => section ?? []).flatMap((each) => [each, ...(each.section ?? [])]);
  const required = around.filter(({ name }) => name === "require");
  const open =
    required.length === 0 || required.some(({ arguments: words }) => words.join(" ").toLowerCase() === "all granted");
  return open ? directive.seen : undefined;
}
