/**
 * git repositories on a host.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { readUsers } from "../collectors/accounts.ts";
import type { Root } from "../root.ts";
import { isPublished, projectFiles, publishedFolders } from "./find.ts";
import { commitsHere, type GitSetting, gitSettings, isNewestSigned } from "./git.ts";
import { secretsIn } from "./secrets.ts";

const remote = z.strictObject({
  repository: z.string(),
  /** Without a password that it may hold. */
  url: z.string(),
  /** Neither encrypted nor verified: http, git, ftp. */
  plain: z.boolean(),
  /** The address holds a password or token. */
  credentials: z.boolean(),
  seen,
});
const repository = z.strictObject({
  folder: z.string(),
  /** It lies where a web server publishes files. */
  published: z.boolean(),
  /** Its newest commit was made on this host and carries no signature. */
  unsigned: z.boolean(),
  seen,
});
const secret = z.strictObject({
  kind: z.string(),
  /** It stands among tests, examples or documentation. */
  sample: z.boolean(),
  /** The place, with the kind of secret, its first characters and its length. */
  seen,
});
const repositories = z.strictObject({
  repositories: z.array(repository),
  remotes: z.array(remote),
  secrets: z.array(secret),
  /** Files of settings for programs (`.env`) that hold secrets and that everybody may read. */
  environments: z.array(seen),
});

const settings = z.strictObject({
  /** Lines that switch the verification of servers off. */
  unverified: z.array(seen),
  /** Lines that keep passwords in the clear. */
  stored: z.array(seen),
});

const text =
  /\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|java|kt|scala|cs|c|cc|cpp|h|hpp|sh|bash|zsh|ps1|pl|lua|sql|ya?ml|toml|json|ini|cfg|conf|properties|xml|env|tf|tfvars|pem|key|txt|md|gradle)$|^(?:Dockerfile|Makefile|Jenkinsfile|\.env(?:\..+)?|\.npmrc|\.pypirc|\.netrc|id_(?:rsa|ecdsa|ed25519|dsa))$/;
/** Files of settings for programs, made to hold secrets. */
const environment = /^\.env(?:\..+)?$/;
const sample =
  /(?:^|[/_.-])(?:tests?|testdata|fixtures?|specs?|examples?|samples?|docs?|mocks?|demo|dist|template)(?:[/_.-]|$)|\.(?:example|sample|dist|template)$/i;
const sizeLimit = 256 * 1024;
const totalLimit = 128 * 1024 * 1024;
const mostSecrets = 200;

export const repositoriesCollector = collector({
  facts: { "projects.repositories": repositories },
  timeLimit: 120_000,
  costly: true,
  async collect(root) {
    // Homes and data hold far more files than repositories do: at first only folders are looked at.
    const found = await projectFiles(root, (name) => environment.test(name));
    const trees = found.repositories
      .filter((folder) => folder.endsWith("/.git"))
      .map((folder) => folder.slice(0, -"/.git".length));
    const sources = outermost([...trees, ...publishedFolders, ...root.glob("/home/*/public_html")]);
    const isSource = (path: string): boolean => sources.some((folder) => path.startsWith(`${folder}/`));
    const files = [
      ...found.files.filter(({ path }) => !isSource(path)),
      ...(await projectFiles(root, (name) => text.test(name), sources)).files,
    ];
    const aside = root.aside();
    const secrets: z.infer<typeof secret>[] = [];
    const environments: Seen[] = [];
    let read = 0;
    for (const { path, mode } of files) {
      const tree = trees.find((each) => path.startsWith(`${each}/`));
      const isEnvironment = environment.test(path.slice(path.lastIndexOf("/") + 1));
      const size = aside.status(path)?.size ?? 0;
      if (size === 0 || size > sizeLimit) continue;
      read += size;
      if (read > totalLimit) {
        root.gap(tree ?? path, "too-many", {
          ja: `ソースコードが ${totalLimit} バイトを超えています`,
          en: `more than ${totalLimit} bytes of source`,
        });
        break;
      }
      const inside = secretsIn(aside.bytes(path, sizeLimit)?.toString("utf8") ?? "");
      const relative = path.slice(tree?.length ?? 0);
      const kept = isEnvironment && !isPublished(path) && !(tree !== undefined && isTracked(aside, tree, relative));
      // A file for secrets that the repository leaves out is where they belong.
      for (const { kind, line, hint } of kept ? [] : inside) {
        if (secrets.length < mostSecrets)
          secrets.push({ kind, sample: sample.test(relative), seen: { file: path, line, text: `${kind} ${hint}` } });
      }
      const [first] = inside;
      if (isEnvironment && first && (mode & 0o004) !== 0)
        environments.push({ file: path, line: first.line, text: mode.toString(8).padStart(4, "0") });
    }
    root.adopt(aside.gaps);
    return {
      "projects.repositories": {
        repositories: found.repositories.map((folder) => repositoryOf(root, folder)),
        remotes: found.repositories.flatMap((folder) => remotesOf(root, folder)),
        secrets,
        environments,
      },
    };
  },
});

/** Without those that lie in another. */
function outermost(folders: readonly string[]): readonly string[] {
  return [...new Set(folders)].filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
}

const indexLimit = 64 * 1024 * 1024;

/** Whether the index of a work tree names a file (gitformat-index(5); names are whole up to version 3). */
function isTracked(root: Root, tree: string, relative: string): boolean {
  return root.bytes(`${tree}/.git/index`, indexLimit)?.includes(`${relative.slice(1)}\0`) ?? false;
}

function repositoryOf(root: Root, folder: string): z.infer<typeof repository> {
  const unsigned = commitsHere(root, folder) && isNewestSigned(root, folder) === false;
  return { folder, published: isPublished(`${folder}/`), unsigned, seen: { file: folder, line: 0, text: folder } };
}

function remotesOf(root: Root, folder: string): z.infer<typeof remote>[] {
  return gitSettings(root, `${folder}/config`)
    .filter(({ name }) => /^remote\..+\.(?:push)?url$/.test(name))
    .map(({ value, seen }) => {
      const [, scheme = "", user] = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/@]*)@)?/i.exec(value) ?? [];
      return {
        repository: folder,
        url: masked(value),
        plain: /^(?:http|git|ftp)$/i.test(scheme) && !/:\/\/(?:[^/@]*@)?(?:localhost|127\.|\[::1\])/.test(value),
        credentials:
          /^https?$/i.test(scheme) &&
          user !== undefined &&
          (user.includes(":") || /^(?:gh[pousr]_|glpat-|github_pat_|x-access-token)/.test(user)),
        seen: { ...seen, text: masked(seen.text) },
      };
    });
}

const masked = (address: string): string => address.replace(/(:\/\/)[^/@\s]+@/g, "$1…@");

export const gitSettingsCollector = collector({
  facts: { "projects.git": settings },
  collect(root) {
    const homes = readUsers(root).users.filter(
      ({ loginShell, home }) => loginShell && home.startsWith("/") && home !== "/",
    );
    const files = [
      "/etc/gitconfig",
      ...homes.flatMap(({ home }) => [`${home}/.gitconfig`, `${home}/.config/git/config`]),
    ];
    const all: readonly GitSetting[] = files.flatMap((file) => gitSettings(root, file));
    const place = ({ seen }: GitSetting): Seen => ({ ...seen, text: masked(seen.text) });
    return {
      "projects.git": {
        unverified: all
          .filter(({ name, value }) => /^http(?:\..*)?\.sslverify$/.test(name) && /^(?:false|no|off|0)$/i.test(value))
          .map(place),
        stored: all
          .filter(({ name, value }) => /^credential(?:\..*)?\.helper$/.test(name) && /^store\b/.test(value))
          .map(place),
      },
    };
  },
});
