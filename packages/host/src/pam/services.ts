/**
 * The services of PAM: whom their stacks admit, and the modules that they load.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { takeFaults } from "../faults.ts";
import { packagedPaths } from "../packages/managers.ts";
import { type PamModule, pamStack, pamTypes } from "../parse/pam.ts";
import { pamGrants } from "../parse/pam-verdict.ts";
import type { Root } from "../root.ts";

const service = z.strictObject({
  name: z.string(),
  /** Somebody who knows no password, holds no token and is nobody in particular is authenticated. */
  admitsAnybody: z.boolean(),
  /** The line that admits them, or the service's file. */
  seen,
});

const moduleUse = z.strictObject({
  service: z.string(),
  type: z.enum(pamTypes),
  /** The file name, as in `pam_unix.so`. */
  module: z.string(),
  control: z.string(),
  arguments: z.array(z.string()),
  /** Its failure makes the whole stack fail. */
  binding: z.boolean(),
  /** Its success alone can end the stack with success. */
  sufficient: z.boolean(),
  /** Its file is where PAM looks for it, or it may be missing without harm. */
  found: z.boolean(),
  seen,
});

const services = z.strictObject({
  present: z.boolean(),
  services: z.array(service),
  modules: z.array(moduleUse),
  /** Lines that PAM refuses. */
  faults: z.array(seen),
});

export const servicesCollector = collector({
  facts: { "pam.services": services },
  collect(root) {
    const names = serviceNames(root);
    const folders = moduleFolders(root);
    const all = names.map((name) => ({ name, stacks: pamTypes.map((type) => pamStack(name, type, root) ?? []) }));
    return {
      "pam.services": {
        present: names.length > 0,
        services: all.map(({ name, stacks: [auth = []] }) => {
          const grants = pamGrants(auth, answerToAnybody);
          // Of those that succeed for anybody, most only prepare; what decides is what could have refused.
          const grant =
            grants.findLast(({ module }) => plainName(module) === "permit") ??
            grants.findLast(({ control }) => control !== "optional") ??
            grants.at(-1);
          const file = { file: `/etc/pam.d/${name}`, line: 0, text: name };
          return { name, admitsAnybody: grant !== undefined, seen: grant?.seen ?? file };
        }),
        modules: distinct(
          all.flatMap(({ name, stacks }) => stacks.flat().map((each) => use(name, each, folders, root))),
        ),
        faults: takeFaults(root),
      },
    };
  },
});

const serviceNames = (root: Root): readonly string[] =>
  root
    .list("/etc/pam.d")
    .filter(
      (name) => !/[~#]|\.(?:dpkg|rpm|pam-old|ucf)/.test(name) && root.status(`/etc/pam.d/${name}`)?.kind === "file",
    );

/** Modules that prepare a session or look at something else than the person, and succeed for whoever comes. */
const indifferent = new Set(
  (
    "permit env faildelay nologin securetty localuser usertype shells access time issue group lastlog echo tally tally2 " +
    "keyinit loginuid limits mkhomedir motd umask selinux sepermit"
  ).split(" "),
);

/** What a module answers to somebody who can show nothing. */
function answerToAnybody({ module, arguments: words }: PamModule): string {
  const name = plainName(module);
  if (name === "faillock") return words.includes("preauth") ? "success" : "auth_err";
  if (name === "cap" || name === "warn" || name === "gnome_keyring" || name === "kwallet5") return "ignore";
  return indifferent.has(name) ? "success" : "auth_err";
}

const plainName = (module: string): string => /(?:^|\/)pam_([^/]*?)\.so$/.exec(module)?.[1] ?? module;

function use(name: string, each: PamModule, folders: readonly string[], root: Root): z.infer<typeof moduleUse> {
  const file = each.module.split("/").at(-1) ?? each.module;
  const places = each.module.startsWith("/") ? [each.module] : folders.map((folder) => `${folder}/${each.module}`);
  const otherwise = each.actions.get("default");
  const success = each.actions.get("success");
  return {
    service: name,
    type: each.type,
    module: file,
    control: each.control,
    arguments: [...each.arguments],
    binding: otherwise === "bad" || otherwise === "die",
    sufficient: success === "done" || typeof success === "number",
    found: each.optionalModule || folders.length === 0 || places.some((place) => root.exists(place)),
    seen: each.seen,
  };
}

/** A line that several services include is one use: that of the first. */
function distinct(uses: readonly z.infer<typeof moduleUse>[]): z.infer<typeof moduleUse>[] {
  return [
    ...new Map(uses.toReversed().map((each) => [`${each.seen.file}:${each.seen.line}:${each.type}`, each])).values(),
  ].reverse();
}

const patterns = [
  "/lib/security",
  "/lib64/security",
  "/usr/lib64/security",
  "/usr/lib/security",
  "/usr/lib/*-linux-*/security",
  "/lib/*-linux-*/security",
];

/** Where modules lie; each folder once, though merged directories show it twice. */
function moduleFolders(root: Root): readonly string[] {
  const found = patterns.flatMap((pattern) => root.glob(pattern)).flatMap((path) => root.real(path) ?? []);
  return [...new Set(found)];
}

/** Modules on disk that no package brought. */
const foreign = z.strictObject({ modules: z.array(seen) });

/** Modules of PAM that no package brought: each sees every password. */
export const foreignModulesCollector = collector({
  facts: { "pam.foreignModules": foreign },
  collect(root) {
    const folders = moduleFolders(root);
    const modules = folders.flatMap((folder) =>
      root
        .list(folder)
        .filter((name) => /\.so(?:\.|$)/.test(name))
        .map((name) => `${folder}/${name}`),
    );
    const named = serviceNames(root).flatMap((name) =>
      pamTypes.flatMap((type) => pamStack(name, type, root) ?? []).filter(({ module }) => module.startsWith("/")),
    );
    takeFaults(root);
    const paths = [...new Set([...modules, ...named.flatMap(({ module }) => root.real(module) ?? [])])];
    const packaged = packagedPaths(root, new Set(paths));
    if (packaged instanceof Unknown) return { "pam.foreignModules": packaged };
    const use = (path: string): Seen =>
      named.find(({ module }) => root.real(module) === path)?.seen ?? { file: path, line: 0, text: path };
    return { "pam.foreignModules": { modules: paths.filter((path) => !packaged.has(path)).map(use) } };
  },
});
