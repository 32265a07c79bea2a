/**
 * Grows a fresh Debian tree to the size of a server in service: packages in dpkg's database, taken by name and version
 * from the lists of the archive, with file lists and checksums that are true of files on disk; and sites, homes and data
 * that belong to no package. The same every time.
 * @module
 */
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chownSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

export interface Size {
  readonly packages: number;
  /** Regular files. */
  readonly files: number;
}

/** Of what is to come, how much belongs to packages: as on a server with 1,500 of them and some data. */
const packagedShare = 0.45;
const filesPerFolder = 14;

/** @returns the size that it has now */
export function grow(root: string, { packages, files }: Size): Size {
  const before = countFiles(root);
  const status = join(root, "var/lib/dpkg/status");
  const installed = stanzasOf(readFileSync(status, "utf8"));
  const chosen = choose(
    root,
    new Set(installed.map((stanza) => field(stanza, "Package"))),
    packages - installed.length,
  );
  const missing = Math.max(0, files - before - chosen.length * 2);
  const packaged = Math.round(missing * packagedShare);
  for (const [index, stanza] of chosen.entries()) {
    install(
      root,
      stanza,
      Math.floor((packaged * (index + 1)) / chosen.length) - Math.floor((packaged * index) / chosen.length),
    );
  }
  appendFileSync(
    status,
    chosen.map((stanza) => `\n${stanza.replace(/^(Package: .*)$/m, "$1\nStatus: install ok installed")}\n`).join(""),
  );
  layData(root, missing - packaged);
  return { packages: installed.length + chosen.length, files: countFiles(root) };
}

const stanzasOf = (text: string): string[] => text.split(/\n{2,}/).filter((stanza) => stanza.startsWith("Package: "));

const field = (stanza: string, name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(stanza)?.[1] ?? "";

/**
 * So many packages of the archive, evenly from all of it, that any server might have: libraries and the like. What they
 * depend on is left out, for it is not there.
 */
function choose(root: string, taken: ReadonlySet<string>, count: number): readonly string[] {
  const [list] = globSync("var/lib/apt/lists/*_bookworm_main_*_Packages", { cwd: root });
  if (list === undefined) throw new Error("debootstrap left no list of packages");
  const offered = stanzasOf(readFileSync(join(root, list), "utf8")).filter(
    (stanza) =>
      /^Section: (?:libs|perl|python|fonts|javascript)$/m.test(stanza) && !taken.has(field(stanza, "Package")),
  );
  const step = Math.max(1, Math.floor(offered.length / count));
  const kept =
    /^(?:Package|Source|Version|Priority|Section|Maintainer|Architecture|Multi-Arch|Installed-Size|Description): /;
  return offered
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map((stanza) =>
      stanza
        .split("\n")
        .filter((line) => kept.test(line))
        .join("\n"),
    );
}

const places: Readonly<Record<string, string>> = {
  libs: "usr/lib/x86_64-linux-gnu",
  perl: "usr/share/perl5",
  python: "usr/lib/python3/dist-packages",
  fonts: "usr/share/fonts/truetype",
  javascript: "usr/share/nodejs",
};

/** Files of one package, and what dpkg knows of them. */
function install(root: string, stanza: string, count: number): void {
  const name = field(stanza, "Package");
  const home = `${places[field(stanza, "Section")] ?? "usr/share"}/${name}`;
  const paths = [
    `usr/share/doc/${name}/copyright`,
    `usr/share/doc/${name}/changelog.Debian.gz`,
    ...Array.from({ length: Math.max(0, count - 2) }, (_, index) =>
      join(home, index < filesPerFolder ? "" : `part-${Math.floor(index / filesPerFolder)}`, `item-${index}`),
    ),
  ];
  const sums = paths.map((path, index) => `${lay(root, path, index)}  ${path}\n`);
  const folders = new Set<string>();
  for (const path of paths) for (let at = dirname(path); at !== "."; at = dirname(at)) folders.add(at);
  const info = join(
    root,
    "var/lib/dpkg/info",
    field(stanza, "Multi-Arch") === "same" ? `${name}:${field(stanza, "Architecture")}` : name,
  );
  writeFileSync(`${info}.md5sums`, sums.join(""));
  writeFileSync(`${info}.list`, ["/.", ...[...folders, ...paths].sort().map((path) => `/${path}`), ""].join("\n"));
}

/** Most files are small, few are large; what follows the first line is a hole, which takes no room on disk. */
const sizes = [600, 2000, 3000, 4000, 9000, 12_000, 24_000, 60_000];
const zeros = Buffer.alloc(Math.max(...sizes));
const made = new Set<string>();

/** @returns the MD5 of what was written, as dpkg keeps it */
function lay(root: string, path: string, index: number): string {
  const at = join(root, path);
  const parent = dirname(at);
  if (!made.has(parent)) {
    mkdirSync(parent, { recursive: true, mode: 0o755 });
    made.add(parent);
  }
  const size = sizes[index % sizes.length] ?? 0;
  const head = Buffer.from(`${path}\n`);
  writeFileSync(at, head, { mode: 0o644 });
  truncateSync(at, size);
  return createHash("md5")
    .update(head)
    .update(zeros.subarray(0, size - head.length))
    .digest("hex");
}

/** Sites, homes and an application's objects, in equal parts, each with an owner that the tree knows. */
function layData(root: string, count: number): void {
  const users = Array.from({ length: 12 }, (_, index) => ({ name: `user${index + 1}`, id: 1000 + index }));
  appendFileSync(
    join(root, "etc/passwd"),
    users.map(({ name, id }) => `${name}:x:${id}:${id}::/home/${name}:/bin/bash\n`).join(""),
  );
  appendFileSync(join(root, "etc/group"), users.map(({ name, id }) => `${name}:x:${id}:\n`).join(""));
  appendFileSync(join(root, "etc/gshadow"), users.map(({ name }) => `${name}:!::\n`).join(""));
  appendFileSync(join(root, "etc/shadow"), users.map(({ name }) => `${name}:!:19700:0:99999:7:::\n`).join(""));
  const webServer = 33;
  for (let index = 0; index < count; index++) {
    const [kind, number] = [index % 3, Math.floor(index / 3)];
    const group = Math.floor(number / filesPerFolder);
    const user = users[group % users.length];
    const [path, owner] =
      kind === 0
        ? [`srv/www/site-${group % 20}/public/${group}/page-${number}.html`, webServer]
        : kind === 1
          ? [`home/${user?.name}/work/${group}/note-${number}.txt`, user?.id ?? 0]
          : [`var/lib/application/objects/${group.toString(16).padStart(4, "0").replace(/(..)/, "$1/")}/${number}`, 0];
    lay(root, path, index);
    if (owner !== 0) own(root, path, owner, kind === 0 ? 2 : 1);
  }
}

/** Gives a file to somebody, and the folders above it down to a depth. */
function own(root: string, path: string, id: number, depth: number): void {
  const parts = path.split("/");
  for (let length = parts.length; length > depth; length--) {
    const at = parts.slice(0, length).join("/");
    if (length < parts.length && owned.has(at)) break;
    owned.add(at);
    chownSync(join(root, at), id, id);
  }
}
const owned = new Set<string>();

function countFiles(folder: string): number {
  let count = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) count += 1;
    else if (entry.isDirectory()) count += countFiles(join(folder, entry.name));
  }
  return count;
}
