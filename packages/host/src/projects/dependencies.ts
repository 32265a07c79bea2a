/**
 * What projects depend on: whether versions are pinned, whether what is fetched is verified, and where from.
 * @module
 */
import { posix } from "node:path";
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { readUsers } from "../collectors/accounts.ts";
import type { Root } from "../root.ts";
import { projectFiles } from "./find.ts";

const dependencies = z.strictObject({
  /** Manifests that name dependencies and have no lockfile. */
  unlocked: z.array(seen),
  /** Lines of requirements that let in any version, or a range. */
  unpinned: z.array(seen),
  /** Lines of lockfiles that fetch in the clear. */
  plain: z.array(seen),
  /** Entries of lockfiles without a checksum. */
  unverified: z.array(seen),
});
const registries = z.strictObject({
  /** Lines that fetch packages in the clear, or do not verify the server. */
  insecure: z.array(seen),
});

interface Ecosystem {
  readonly manifest: RegExp;
  readonly lockfiles: readonly string[];
  /** Whether a manifest names anything that a lockfile would pin. */
  readonly names: (text: string) => boolean;
}

const hasMembers = (text: string, names: readonly string[]): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return names.some((name) => {
      const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
      return (
        typeof member === "object" &&
        member !== null &&
        Object.keys(member).some((key) => key !== "php" && !key.startsWith("ext-"))
      );
    });
  } catch {
    return false;
  }
};

const ecosystems: readonly Ecosystem[] = [
  {
    manifest: /^package\.json$/,
    lockfiles: [
      "package-lock.json",
      "npm-shrinkwrap.json",
      "yarn.lock",
      "pnpm-lock.yaml",
      "bun.lock",
      "bun.lockb",
      "deno.lock",
    ],
    names: (text) => hasMembers(text, ["dependencies", "devDependencies", "optionalDependencies"]),
  },
  {
    manifest: /^composer\.json$/,
    lockfiles: ["composer.lock"],
    names: (text) => hasMembers(text, ["require", "require-dev"]),
  },
  { manifest: /^Gemfile$/, lockfiles: ["Gemfile.lock"], names: (text) => /^\s*gem\s/m.test(text) },
  { manifest: /^Pipfile$/, lockfiles: ["Pipfile.lock"], names: (text) => /^\[packages\]\s*\n\s*\w/m.test(text) },
  {
    manifest: /^Cargo\.toml$/,
    lockfiles: ["Cargo.lock"],
    names: (text) => /^\[(?:.*\.)?dependencies\]\s*\n\s*\w/m.test(text) && /^\[\[bin\]\]|^\[package\]/m.test(text),
  },
  { manifest: /^go\.mod$/, lockfiles: ["go.sum"], names: (text) => /^\s*(?:require\s+)?\S+\.\S+\/\S+ v\d/m.test(text) },
  {
    manifest: /^pyproject\.toml$/,
    lockfiles: ["poetry.lock", "uv.lock", "pdm.lock", "requirements.txt", "pylock.toml"],
    names: (text) => /^\[tool\.poetry\.dependencies\]|^dependencies\s*=\s*\[\s*["']/m.test(text),
  },
];

const lockNames = new Set(ecosystems.flatMap(({ lockfiles }) => lockfiles));
const requirements = /^requirements(?:[-_.][\w-]+)?\.txt$/;
const wanted = (name: string): boolean =>
  lockNames.has(name) || requirements.test(name) || ecosystems.some(({ manifest }) => manifest.test(name));
const sizeLimit = 16 * 1024 * 1024;
const mostLines = 200;
const passed = /\/(?:tests?|testdata|fixtures?|examples?|samples?|templates?)\//;

export const dependenciesCollector = collector({
  facts: { "projects.dependencies": dependencies },
  timeLimit: 60_000,
  costly: true,
  async collect(root) {
    const { files } = await projectFiles(root, wanted);
    const paths = files.map(({ path }) => path).filter((path) => !passed.test(path));
    const present = new Set(paths);
    const locks = paths.filter(
      (path) => lockNames.has(posix.basename(path)) && !requirements.test(posix.basename(path)),
    );
    return {
      "projects.dependencies": {
        unlocked: paths.flatMap((path) => unlocked(root, path, present) ?? []),
        unpinned: paths
          .filter((path) => requirements.test(posix.basename(path)))
          .flatMap((path) => unpinned(root, path)),
        plain: locks.flatMap((path) =>
          matching(
            root,
            path,
            /(?:"resolved"\s*:\s*"|resolved\s+"|remote:\s*|"url"\s*:\s*"|source\s*=\s*"registry\+|tarball:\s*['"]?)(?:http|git|ftp):\/\//,
          ),
        ),
        unverified: locks
          .filter((path) => /package-lock\.json$|npm-shrinkwrap\.json$/.test(path))
          .flatMap((path) => withoutIntegrity(root, path)),
      },
    };
  },
});

/** A manifest that names something, with no lockfile beside it or above it (where workspaces keep theirs). */
function unlocked(root: Root, path: string, present: ReadonlySet<string>): Seen | undefined {
  const ecosystem = ecosystems.find(({ manifest }) => manifest.test(posix.basename(path)));
  if (!ecosystem?.names(root.text(path) ?? "")) return undefined;
  for (let folder = posix.dirname(path); folder !== "/"; folder = posix.dirname(folder)) {
    if (ecosystem.lockfiles.some((name) => present.has(`${folder}/${name}`) || root.exists(`${folder}/${name}`)))
      return undefined;
  }
  return { file: path, line: 0, text: ecosystem.lockfiles.slice(0, 3).join(", ") };
}

function unpinned(root: Root, path: string): readonly Seen[] {
  return root
    .lines(path)
    .filter(({ text }) => {
      const bare = text.replace(/(?:^|\s)#.*$/, "").trim();
      // Options, files that are included, and addresses with a commit or a hash are no versions.
      if (
        bare === "" ||
        bare.startsWith("-") ||
        bare.startsWith(".") ||
        /@\s*(?:git\+)?https?:.*(?:@[0-9a-f]{40}|#sha256=)/.test(bare)
      )
        return false;
      return !/===?\s*[\w.!+-]+(?!\S*\*)/.test(bare);
    })
    .slice(0, mostLines)
    .map((line) => ({ ...line, text: line.text.trim() }));
}

function matching(root: Root, path: string, form: RegExp): readonly Seen[] {
  return root
    .lines(path, sizeLimit)
    .filter(({ text }) => form.test(text) && !/:\/\/(?:localhost|127\.0\.0\.1)/.test(text))
    .slice(0, mostLines)
    .map((line) => ({ ...line, text: line.text.trim().slice(0, 300) }));
}

/** Entries fetched from a registry (`resolved`) that say nothing of what they must contain (`integrity`). */
function withoutIntegrity(root: Root, path: string): readonly Seen[] {
  const lines = root.lines(path, sizeLimit);
  const found: Seen[] = [];
  for (const [index, line] of lines.entries()) {
    if (!/^\s*"resolved"\s*:\s*"https?:/.test(line.text) || found.length >= mostLines) continue;
    const around = lines.slice(Math.max(index - 3, 0), index + 4).map(({ text }) => text);
    if (!around.some((text) => /^\s*"integrity"\s*:/.test(text)))
      found.push({ ...line, text: line.text.trim().slice(0, 300) });
  }
  return found;
}

const forms: readonly (readonly [name: RegExp, form: RegExp])[] = [
  [/npmrc$/, /^\s*(?:strict-ssl\s*=\s*false|(?:@[\w-]+:)?registry\s*=\s*http:\/\/(?!localhost|127\.))/i],
  [/pip\.conf$/, /^\s*(?:trusted-host\s*=\s*\S|(?:extra-)?index-url\s*=\s*http:\/\/(?!localhost|127\.))/i],
  [/gemrc$/, /^\s*(?:-\s*http:\/\/|:?ssl_verify_mode:\s*0)/],
  [/composer\/config\.json$/, /"secure-http"\s*:\s*false|"disable-tls"\s*:\s*true/],
  [
    /yarnrc(?:\.yml)?$/,
    /^\s*(?:strict-ssl\s+false|enableStrictSsl:\s*false|(?:npmRegistryServer:|registry)\s*["']?http:\/\/)/,
  ],
];

export const packageRegistriesCollector = collector({
  facts: { "projects.registries": registries },
  collect(root) {
    const homes = readUsers(root)
      .users.filter(({ loginShell, home }) => loginShell && home.startsWith("/") && home !== "/")
      .map(({ home }) => home);
    const files = [
      "/etc/npmrc",
      "/usr/etc/npmrc",
      "/usr/local/etc/npmrc",
      "/etc/pip.conf",
      "/etc/xdg/pip/pip.conf",
      "/etc/gemrc",
      ...homes.flatMap((home) =>
        [
          ".npmrc",
          ".pip/pip.conf",
          ".config/pip/pip.conf",
          ".gemrc",
          ".composer/config.json",
          ".config/composer/config.json",
          ".yarnrc",
          ".yarnrc.yml",
        ].map((name) => `${home}/${name}`),
      ),
    ];
    return {
      "projects.registries": {
        insecure: files.flatMap((file) => {
          const form = forms.find(([name]) => name.test(file))?.[1];
          return form ? root.lines(file).filter(({ text }) => form.test(text)) : [];
        }),
      },
    };
  },
});
