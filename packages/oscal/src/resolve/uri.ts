/**
 * References to other documents (RFC 3986), also where the base itself is relative: a library has no working folder.
 * @module
 */

/** RFC 3986, appendix B. */
const parts = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/su;

interface Uri {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
}

function parse(reference: string): Uri {
  const [, scheme, authority, path = "", query] = parts.exec(reference) ?? [];
  return { scheme, authority, path, query };
}

const write = ({ scheme, authority, path, query }: Uri): string =>
  `${scheme === undefined ? "" : `${scheme}:`}${authority === undefined ? "" : `//${authority}`}${path}${query ?? ""}`;

/**
 * The reference made absolute by its base (RFC 3986 §5.2), without its fragment.
 *
 * @example resolveUri("profiles/low.json", "../catalog.json") // "catalog.json"
 */
export function resolveUri(base: string, reference: string): string {
  const from = parse(base);
  const to = parse(reference);
  if (to.scheme !== undefined) return write({ ...to, path: withoutDots(to.path) });
  if (to.authority !== undefined) return write({ ...to, scheme: from.scheme, path: withoutDots(to.path) });
  if (to.path === "") return write({ ...from, query: to.query ?? from.query });
  if (to.path.startsWith("/")) return write({ ...from, path: withoutDots(to.path), query: to.query });
  const folder = from.authority !== undefined && from.path === "" ? "/" : from.path.replace(/[^/]*$/u, "");
  return write({ ...from, path: withoutDots(folder + to.path), query: to.query });
}

/** RFC 3986 §5.2.4; above the top of a relative path, `..` stays. */
function withoutDots(path: string): string {
  if (!path.includes(".")) return path;
  const rooted = path.startsWith("/");
  const kept: string[] = [];
  const segments = (rooted ? path.slice(1) : path).split("/");
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === "..") {
      if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
      else if (!rooted) kept.push("..");
      if (last) kept.push("");
    } else if (segment === ".") {
      if (last) kept.push("");
    } else kept.push(segment);
  });
  return (rooted ? "/" : "") + kept.join("/");
}

/** The same document under the names that its other serializations usually have. */
export function siblingsOf(href: string): readonly string[] {
  const [, stem, extension] = /^([^?#]*)\.(json|ya?ml|xml)$/iu.exec(href) ?? [];
  if (stem === undefined || extension === undefined) return [];
  return ["json", "yaml", "yml", "xml"].filter((other) => other !== extension.toLowerCase()).map((e) => `${stem}.${e}`);
}

/** What a map of references says of one: the longest entry that ends with `/` and begins it, or the entry itself. */
export function mapped(href: string, map: ReadonlyMap<string, string>): string | undefined {
  const exact = map.get(href);
  if (exact !== undefined) return exact;
  let best: readonly [string, string] | undefined;
  for (const entry of map)
    if (entry[0].endsWith("/") && href.startsWith(entry[0]) && entry[0].length > (best?.[0].length ?? 0)) best = entry;
  return best === undefined ? undefined : best[1] + href.slice(best[0].length);
}
