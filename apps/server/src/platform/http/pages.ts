/**
 * The pages for a browser: the files that the web application was built into.
 * @module
 */
import { createHash } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export interface Pages {
  /**
   * Answers a GET for a file, or with the application itself where a browser asks for one of its pages.
   * @returns null where it is neither.
   */
  answer(request: Request, path: string): Promise<Response | null>;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

type Encoding = "br" | "gzip" | "identity";

/** A file, as it is and packed; each packing is made when it is first asked for. */
interface File {
  readonly type: string;
  readonly etag: string;
  /** Whether its name changes with its contents. */
  readonly immutable: boolean;
  bytes(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Makes the pages of the folder. Its files are listed first and then looked up by name, so that nothing a request says
 * is ever a path. When the application is built anew, they are listed anew.
 */
export function createPages(folder: string): Pages {
  let files: Promise<ReadonlyMap<string, File>> | undefined;
  let builtAt: number | undefined;
  const current = async (): Promise<ReadonlyMap<string, File>> => {
    const changed = (await stat(join(folder, "index.html")).catch(() => null))?.mtimeMs;
    if (files === undefined || changed !== builtAt) {
      builtAt = changed;
      files = list(folder);
    }
    return files;
  };
  return {
    answer: async (request, path) => {
      if (request.method !== "GET" && request.method !== "HEAD") return null;
      const known = await current();
      const isPage = path === "/" || asksForPage(request);
      const file = known.get(path) ?? (isPage ? known.get("/index.html") : undefined);
      if (file) return serve(file, request);
      return isPage && known.size === 0 ? notBuilt() : null;
    },
  };
}

/** A browser that goes somewhere says that it takes HTML; one that loads a script or a picture does not. */
const asksForPage = (request: Request): boolean => /\btext\/html\b/.test(request.headers.get("accept") ?? "");

async function list(folder: string): Promise<ReadonlyMap<string, File>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && !/\.(br|gz|map)$/.test(entry.name))
      .map(async (entry) => {
        const place = join(entry.parentPath, entry.name);
        const name = `/${place.slice(join(folder, sep).length).replaceAll(sep, "/")}`;
        return [name, await load(name, place)] as const;
      }),
  );
  return new Map(files);
}

async function load(name: string, place: string): Promise<File> {
  const plain = await readFile(place);
  const type = types[extname(name)] ?? "application/octet-stream";
  const packed = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>([["identity", Promise.resolve(plain)]]);
  const worthPacking = /^(text|application\/(json|manifest)|image\/svg)/.test(type) && plain.length > 1024;
  return {
    type,
    etag: createHash("sha256").update(plain).digest("base64url").slice(0, 27),
    immutable: /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(name),
    bytes: (encoding) => {
      const wanted = worthPacking ? encoding : "identity";
      const bytes = packed.get(wanted) ?? pack(plain, wanted);
      packed.set(wanted, bytes);
      return bytes;
    },
  };
}

async function pack(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === "gzip") return promisify(gzip)(bytes, { level: 9 });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return promisify(brotliCompress)(bytes, { params });
}

async function serve(file: File, request: Request): Promise<Response> {
  const encoding = accepted(request.headers.get("accept-encoding") ?? "");
  const etag = `"${file.etag}-${encoding}"`;
  const headers = new Headers({
    etag,
    vary: "accept-encoding",
    "cache-control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
  });
  if (request.headers.get("if-none-match")?.includes(etag)) return new Response(null, { status: 304, headers });
  const bytes = await file.bytes(encoding);
  headers.set("content-type", file.type);
  headers.set("content-length", String(bytes.byteLength));
  if (encoding !== "identity" && bytes !== (await file.bytes("identity"))) headers.set("content-encoding", encoding);
  return new Response(bytes, { headers });
}

/** The best of our packings that the request takes. */
function accepted(header: string): Encoding {
  const takes = (name: string): boolean =>
    new RegExp(`(^|,)\\s*${name}\\s*(;\\s*q=(?!0(\\.0*)?\\s*(,|$))|,|$)`).test(header);
  if (takes("br")) return "br";
  return takes("gzip") ? "gzip" : "identity";
}

function notBuilt(): Response {
  const text =
    "The pages are not built yet: npm start builds them.\nページがまだ作られていません。npm start で作られます。\n";
  return new Response(text, { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } });
}
