/**
 * Profile resolution (NIST, OSCAL Profile Resolution): from a profile and what it imports to one catalog.
 * @module
 */
import type { Catalog } from "../model/catalog.ts";
import { alterControls } from "./alter.ts";
import { assembled } from "./assemble.ts";
import { combinedResources } from "./back-matter.ts";
import { circleFrom } from "./circle.ts";
import type { Imported } from "./combine.ts";
import { type Gathered, type GatheredProfile, gather, type Load } from "./gather.ts";
import { looseOf, parametersLeft, structured } from "./merge.ts";
import { majorOf, metadataOf, oscalVersion } from "./metadata.ts";
import { Ledger, Notes, Stopped } from "./notes.ts";
import { noteSelection, selectControls } from "./select.ts";
import { noteIdle, setParameters } from "./set-parameters.ts";
import { type ControlSource, controlSource } from "./source.ts";
import { words as importWords } from "./words/imports.ts";
import { words } from "./words/selection.ts";
import type { ResolutionProblem } from "./words/wording.ts";

export interface ResolveOptions {
  /** The reference of the profile, absolute or as the caller's other references are: the base of its imports. */
  readonly href: string;
  readonly load: Load;
  /** What stands for a reference: as it is written, as it resolves, or `#uuid`; one that ends with `/` for a folder. */
  readonly map?: ReadonlyMap<string, string>;
  /** Milliseconds since 1970: when the resolution happens. */
  readonly now: number;
  /** A fresh UUID, of version 4. */
  readonly uuid: () => string;
  /** What the result says resolved it. */
  readonly tool?: string;
  /** The reference by which the result names the profile; `href` where absent. */
  readonly sourceHref?: string;
}

export interface Resolution {
  /** Absent where resolution had to cease. Where a problem is an error, it is not to be relied on. */
  readonly catalog: Catalog | undefined;
  readonly problems: readonly ResolutionProblem[];
  /** The reference of each document that was used, the profile's first. */
  readonly documents: readonly string[];
}

/**
 * Resolves `{ profile: … }`. The catalog shares with its sources whatever is unchanged; nothing given is changed.
 *
 * @example const { catalog, problems } = await resolveProfile(document, { href, load, now: Date.now(), uuid: randomUUID })
 */
export async function resolveProfile(document: unknown, options: ResolveOptions): Promise<Resolution> {
  const ledger = new Ledger();
  let documents: readonly string[] = [options.href];
  try {
    const gathered = await gather(document, options.href, options.load, options.map ?? new Map(), ledger);
    documents = [...gathered.keys()];
    const catalog = resolveGathered(gathered, options, ledger);
    return { catalog, problems: ledger.problems(), documents };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { catalog: undefined, problems: ledger.problems(), documents };
  }
}

function resolveGathered(gathered: ReadonlyMap<string, Gathered>, options: ResolveOptions, ledger: Ledger): Catalog {
  const { href } = options;
  const own = gathered.get(href);
  const notes = new Notes(ledger, href);
  if (!own || "catalog" in own) return notes.stop("", importWords.wrongModel(href, "catalog"));
  const circle = circleFrom(href, gathered);
  if (circle)
    new Notes(ledger, circle.closer).stop(`/profile/imports/${circle.index}/href`, importWords.circular(circle.chain));

  const sources = new Map<string, ControlSource>();
  // A profile that several import is resolved once; the deepest come first, so that this does not recurse.
  for (const at of inwardsFirst(href, gathered)) {
    const each = gathered.get(at);
    if (!each || at === href) continue;
    sources.set(at, controlSource("catalog" in each ? each.catalog : resolveOne(each, sources, options, ledger)));
  }
  const catalog = resolveOne(own, sources, options, ledger);
  if (!catalog.groups && !catalog.controls) notes.add("/profile/imports", words.selectsNothing());
  return { ...catalog, uuid: options.uuid() };
}

/** Documents before those that import them; there is no circle. */
function inwardsFirst(start: string, gathered: ReadonlyMap<string, Gathered>): ReadonlySet<string> {
  const done = new Set<string>();
  const open = [{ href: start, next: 0 }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const document = gathered.get(top.href);
    const next = document && "imports" in document ? document.imports[top.next] : undefined;
    top.next += 1;
    if (next === undefined) {
      done.add(top.href);
      open.pop();
    } else if (!done.has(next)) open.push({ href: next, next: 0 });
  }
  return done;
}

/** One profile, with all that it imports resolved already. */
function resolveOne(
  { href, profile, imports }: GatheredProfile,
  sources: ReadonlyMap<string, ControlSource>,
  options: ResolveOptions,
  ledger: Ledger,
): Catalog {
  const notes = new Notes(ledger, href);
  const imported = imports.flatMap((at, index): readonly Imported[] => {
    const source = sources.get(at);
    const directive = profile.imports[index];
    if (!source || !directive) return [];
    const pointer = `/profile/imports/${index}`;
    const selection = selectControls(source, directive, pointer, notes);
    noteSelection(selection, directive.href, pointer, notes);
    return [{ source, selection, pointer }];
  });
  const catalogs = [...new Set(imported.map(({ source }) => source.catalog))];
  const versions = catalogs.map(({ metadata }) => metadata["oscal-version"]);
  checkVersions([profile.metadata["oscal-version"], ...versions], notes);

  const outline = structured(imported, profile.merge, notes);
  const { modify } = profile;
  const { loose, idle } = setParameters(outline, looseOf(imported, outline), modify?.["set-parameters"] ?? []);
  alterControls(outline, modify?.alters ?? [], notes);

  const set = new Set(modify?.["set-parameters"]?.map((each) => each["param-id"]));
  const catalog = assembled(outline, loose, set, {
    uuid: profile.uuid,
    left: () => parametersLeft(imported, outline),
    settings: [...idle.values()],
    metadata: metadataOf(profile, catalogs, versions, {
      href: options.sourceHref ?? href,
      lastModified: new Date(options.now).toISOString(),
      tool: options.tool ?? "Tokiwa",
    }),
    resources: combinedResources([
      ...catalogs.map((catalog) => catalog["back-matter"]?.resources),
      profile["back-matter"]?.resources,
    ]),
    notes,
  });
  noteIdle(idle, catalog.params ?? [], notes);
  return catalog;
}

/** Documents of another major version are not OSCAL as this library knows it. */
function checkVersions(versions: readonly string[], notes: Notes): void {
  const own = majorOf(oscalVersion);
  for (const version of versions) {
    const major = majorOf(version);
    if (major !== undefined && major !== own)
      notes.stop("/profile/imports", importWords.versionMajor(version, oscalVersion));
  }
}
