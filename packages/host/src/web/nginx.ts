/**
 * nginx: its sites with what they inherit, and its directives one by one.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { type NginxConfiguration, type NginxDirective, parseNginx } from "../parse/nginx.ts";
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";
import { unlessWithheld } from "../withheld.ts";
import { isLong, type Setting, setting, type Site, type Strictness, site, weakCiphers } from "./site.ts";

const configuration = z.strictObject({
  present: z.boolean(),
  sites: z.array(site),
  settings: z.array(setting),
  /** Locations whose path does not end in a slash, though the folder that they stand for does. */
  aliases: z.array(seen),
  /** Pages on the server's own state that everybody may see. */
  status: z.array(seen),
  /** Files of the configuration that others than root may change. */
  open: z.array(seen),
  /** What makes the version show: the line, or that nothing switches it off. */
  versionShown: z.array(seen),
  /** Lines that nginx refuses. */
  faults: z.array(seen),
});
type Configuration = z.infer<typeof configuration>;

const absent: Configuration = {
  present: false,
  sites: [],
  settings: [],
  aliases: [],
  status: [],
  open: [],
  versionShown: [],
  faults: [],
};

const mains = ["/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf"];
const programs = ["/usr/sbin/nginx", "/usr/local/nginx/sbin/nginx", "/usr/local/sbin/nginx"];

export const nginxCollector = collector({
  facts: { "nginx.configuration": configuration },
  collect(root) {
    const main = programs.some((path) => root.exists(path)) ? mains.find((path) => root.exists(path)) : undefined;
    const found = main === undefined ? undefined : parseNginx(main, root);
    if (!found || main === undefined) return { "nginx.configuration": absent };
    const all = [...walk(found.directives, [])];
    const value = {
      present: true,
      sites: all.flatMap(({ directive, above }) =>
        directive.name === "server" && isHttp(above) ? [siteOf(directive, above)] : [],
      ),
      settings: all.flatMap(({ directive, above }) =>
        directive.block === undefined ? [settingOf(directive, above)] : [],
      ),
      aliases: all.flatMap(({ directive }) => aliasOf(directive) ?? []),
      status: all.flatMap(({ directive, above }) => statusOf(directive, above) ?? []),
      open: openFiles(found, root),
      versionShown: versionShown(main, all),
      faults: takeFaults(root),
    };
    return { "nginx.configuration": unlessWithheld(root, !value.sites.some(({ tls }) => tls), value) };
  },
});

interface Place {
  readonly directive: NginxDirective;
  /** The blocks around it, from the outermost. */
  readonly above: readonly NginxDirective[];
}

function* walk(directives: readonly NginxDirective[], above: readonly NginxDirective[]): Generator<Place> {
  for (const directive of directives) {
    yield { directive, above };
    if (directive.block) yield* walk(directive.block, [...above, directive]);
  }
}

const isHttp = (above: readonly NginxDirective[]): boolean => above.length === 1 && above[0]?.name === "http";
const inside = (block: NginxDirective, name: string): readonly NginxDirective[] =>
  (block.block ?? []).filter((each) => each.name === name);

/** A directive as it holds in the innermost of some blocks: the nearest that gives it counts alone. */
function inherited(blocks: readonly NginxDirective[], name: string): readonly NginxDirective[] {
  const nearest = blocks.findLast((block) => inside(block, name).length > 0);
  return nearest ? inside(nearest, name) : [];
}

function settingOf(directive: NginxDirective, above: readonly NginxDirective[]): Setting {
  const block = above.at(-1);
  return {
    name: directive.name,
    value: directive.arguments.join(" ").slice(0, 1000),
    block: block ? [block.name, ...block.arguments].join(" ").slice(0, 200) : "",
    seen: directive.seen,
  };
}

function siteOf(server: NginxDirective, above: readonly NginxDirective[]): Site {
  const blocks = [...above, server];
  const listens = inside(server, "listen");
  const overTls = (listen: NginxDirective): boolean =>
    listen.arguments.some((word) => word === "ssl" || word === "quic");
  const always = inherited(blocks, "ssl").some((each) => each.arguments[0] === "on");
  const tls = always || listens.some(overTls);
  const [protocols] = inherited(blocks, "ssl_protocols");
  const [ciphers] = inherited(blocks, "ssl_ciphers");
  const outward =
    listens.length === 0 || listens.some((listen) => !overTls(listen) && !isLocal(listen.arguments[0] ?? ""));
  return {
    names: inside(server, "server_name")
      .flatMap((each) => each.arguments)
      .join(", "),
    tls,
    plain: !always && outward && !redirects(server),
    ...strictTransport(blocks, listens.find(overTls)?.seen ?? server.seen),
    protocols: [...(protocols?.arguments ?? [])],
    protocolsSeen: protocols?.seen ?? server.seen,
    weakCiphers: weakCiphers(ciphers?.arguments[0] ?? ""),
    ciphersSeen: ciphers?.seen ?? server.seen,
    seen: listens.find((listen) => !overTls(listen))?.seen ?? server.seen,
  };
}

/** A block with an add_header of its own has none of those around it (ngx_http_headers_module). */
function strictTransport(blocks: readonly NginxDirective[], otherwise: Seen): Strictness {
  const server = blocks.slice(-1);
  const own = inherited(blocks, "add_header");
  const header = own.find((each) => each.arguments[0]?.toLowerCase() === "strict-transport-security");
  if (!header || !isLong(header.arguments[1] ?? "")) {
    return { strictTransport: false, strictTransportSeen: header?.seen ?? otherwise };
  }
  const lost = server
    .flatMap((block) => [...walk(block.block ?? [], [])])
    .map(({ directive }) => directive)
    .filter((block) => block.name === "location" && inside(block, "add_header").length > 0)
    .find(
      (block) =>
        !inside(block, "add_header").some(
          ({ arguments: [name, value = ""] }) => name?.toLowerCase() === "strict-transport-security" && isLong(value),
        ),
    );
  return { strictTransport: lost === undefined, strictTransportSeen: lost?.seen ?? header.seen };
}

/** What each site says of its version, which it does unless something switches it off. */
function versionShown(main: string, all: readonly Place[]): Seen[] {
  const servers = all.filter(({ directive, above }) => directive.name === "server" && isHttp(above));
  const shown = servers.flatMap(({ directive, above }) => {
    const [own] = inherited([...above, directive], "server_tokens");
    if (own) return own.arguments[0] === "off" || own.arguments[0] === "" ? [] : [own.seen];
    return [{ file: main, line: 0, text: "server_tokens on (default)" }];
  });
  const inner = all.filter(
    ({ directive: { name, arguments: words }, above }) =>
      name === "server_tokens" && /^(?:on|build)$/.test(words[0] ?? "") && above.at(-1)?.name === "location",
  );
  const places = [...shown, ...inner.map(({ directive }) => directive.seen)];
  return [...new Map(places.map((each) => [`${each.file}:${each.line}`, each])).values()];
}

const isLocal = (address: string): boolean => /^(?:127\.|localhost\b|\[::1\]|unix:)/.test(address);

/** Everything but the proof of ownership for certificates (RFC 8555 §8.3) is sent to the same site over TLS, or refused. */
function redirects(server: NginxDirective): boolean {
  const away = (block: NginxDirective): boolean =>
    [...inside(block, "return"), ...inside(block, "rewrite")].some(({ arguments: words }) =>
      words.some((word) => word.startsWith("https://") || /^4\d\d$/.test(word)),
    );
  if (away(server)) return true;
  // `if` in a server comes before its locations: whoever comes without TLS is sent away first.
  const plainOnly =
    /\$scheme\s*(?:=\s*"?http"?|!=\s*"?https"?)\s*\)|\$https\s*(?:=\s*""|!=\s*"?on"?)\s*\)|\$server_port\s*=\s*"?80"?\s*\)/;
  if (inside(server, "if").some((block) => plainOnly.test(block.arguments.join(" ")) && away(block))) return true;
  const locations = inside(server, "location");
  const rest = locations.filter(
    ({ arguments: words }) => !words.some((word) => word.includes("/.well-known/acme-challenge")),
  );
  return rest.length > 0 && rest.every(away) && rest.some(({ arguments: words }) => words.at(-1) === "/");
}

/** `location /files { alias /srv/files/; }` gives out `/srv/files../secret` (gixy, alias traversal). */
function aliasOf(directive: NginxDirective): Seen | undefined {
  if (directive.name !== "location") return undefined;
  const [first = "", second] = directive.arguments;
  const path = second === undefined ? first : first === "^~" ? second : "";
  if (!path.startsWith("/") || path.endsWith("/")) return undefined;
  const alias = inside(directive, "alias")[0];
  return alias?.arguments[0]?.endsWith("/") ? alias.seen : undefined;
}

function statusOf(directive: NginxDirective, above: readonly NginxDirective[]): Seen | undefined {
  if (directive.name !== "stub_status" && directive.name !== "api" && directive.name !== "vhost_traffic_status_display")
    return undefined;
  const guarded =
    inherited(above, "deny").length > 0 ||
    inherited(above, "auth_basic").length > 0 ||
    inherited(above, "auth_request").length > 0;
  const server = above.find(({ name }) => name === "server");
  const local =
    server !== undefined &&
    inside(server, "listen").length > 0 &&
    inside(server, "listen").every((each) => isLocal(each.arguments[0] ?? ""));
  return guarded || local ? undefined : directive.seen;
}

function openFiles({ files }: NginxConfiguration, root: Root): Seen[] {
  return [...new Map(files.flatMap((file) => replaceable(root, file) ?? []).map((each) => [each.file, each])).values()];
}
