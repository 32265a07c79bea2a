import type { Command } from "../command/form.ts";

/**
 * The commands by their first word, in the order in which the help lists them. Each is loaded when it is meant: what one
 * stands on (a database, OSCAL's schemas) is neither waited for nor kept in memory by the others.
 */
const nouns: Readonly<Record<string, () => Promise<readonly Command[]>>> = {
  serve: async () => [(await import("./serve.ts")).serve],
  diagnose: async () => [(await import("./diagnose.ts")).diagnose],
  status: async () => [(await import("./status.ts")).status],
  link: async () => [(await import("./link.ts")).link],
  verify: async () => [(await import("./verify.ts")).verify],
  timeline: async () => [(await import("./timeline.ts")).timeline],
  retention: async () => [(await import("./retention.ts")).retention],
  content: async () => [
    (await import("./content-check.ts")).contentCheck,
    (await import("./content-try.ts")).contentTry,
    (await import("./content-new-check.ts")).contentNewCheck,
    (await import("./content-choose.ts")).contentChoose,
    (await import("./content-export.ts")).contentExport,
    (await import("./content-import.ts")).contentImport,
  ],
  catalogs: async () => [
    (await import("./catalogs-import.ts")).catalogsImport,
    (await import("./catalogs-list.ts")).catalogsList,
    (await import("./catalogs-remove.ts")).catalogsRemove,
  ],
  organizations: async () => [
    (await import("./organizations-import.ts")).organizationsImport,
    (await import("./organizations-export.ts")).organizationsExport,
    (await import("./organizations-list.ts")).organizationsList,
  ],
  oscal: async () => [
    (await import("./oscal-validate.ts")).oscalValidate,
    (await import("./oscal-convert.ts")).oscalConvert,
    (await import("./oscal-resolve.ts")).oscalResolve,
    (await import("./oscal-diff.ts")).oscalDiff,
    (await import("./oscal-map-compose.ts")).oscalMapCompose,
    (await import("./oscal-map-query.ts")).oscalMapQuery,
    (await import("./oscal-map-check.ts")).oscalMapCheck,
  ],
  completion: async () => [(await import("./completion.ts")).completion(allCommands)],
};

export async function allCommands(): Promise<readonly Command[]> {
  return (await Promise.all(Object.values(nouns).map((load) => load()))).flat();
}

/** The commands that a line can mean: those of the noun that it begins with, or all where it begins with none. */
export async function commandsFor(words: readonly string[]): Promise<readonly Command[]> {
  const first = words.find((word, index) => !word.startsWith("-") && words[index - 1] !== "--lang");
  const load = first !== undefined && Object.hasOwn(nouns, first) ? nouns[first] : undefined;
  return load ? load() : allCommands();
}
