/**
 * A page of assets of which it is worked out how bad they stand, where nothing is kept that tells.
 * @module
 */
import { isAsset, type Subject, type System } from "../inventory/service.ts";
import { says, sorted } from "./list.ts";
import type { AssetPage } from "./pages.ts";
import { type Rank, rankOf } from "./rank.ts";
import { oldestInput, type SubjectRecord } from "./records.ts";
import type { Revision } from "./revision.ts";
import { scopeOf } from "./scope.ts";

/** How many subjects are worked out at a time. */
const atOnce = 2000;

/** An asset, with what lists are sorted by. */
interface Ranked extends Rank {
  readonly subject: Subject;
  /** The name of its system. */
  readonly system: string;
  readonly oldest: number | null;
}

export interface Rankable {
  /** All that may be in the page. What is no asset is left out. */
  readonly subjects: readonly Subject[];
  readonly systems: readonly System[];
  readonly records: (subjects: readonly Subject[]) => Promise<readonly SubjectRecord[]>;
}

export async function pageOfAssets(
  revision: Revision,
  rankable: Rankable,
  { words: wanted, sort, limit, offset }: AssetPage,
): Promise<{ readonly subjects: readonly Subject[]; readonly total: number }> {
  const found = inOrder(await ranked(revision, rankable), sort).filter(({ id }) => says(wanted.join(" "), [id]));
  return { subjects: found.slice(offset, offset + limit), total: found.length };
}

async function ranked(
  revision: Revision,
  { subjects: all, systems: those, records }: Rankable,
): Promise<readonly Ranked[]> {
  const systems = new Map(those.map((system) => [scopeOf(system.organization, system.id), system]));
  const subjects = all.filter(({ kind }) => isAsset(kind));
  const found: Ranked[] = [];
  for (let begin = 0; begin < subjects.length; begin += atOnce)
    for (const { subject, evidence, states } of await records(subjects.slice(begin, begin + atOnce))) {
      const system = systems.get(scopeOf(subject.organization, subject.system));
      const rank = rankOf(revision, system?.profile ?? "", subject.kind, states.status);
      const oldest = oldestInput(evidence, states);
      const name = system?.name.ja ?? subject.system;
      found.push({ subject, system: name, oldest: Number.isFinite(oldest) ? oldest : null, ...rank });
    }
  return found;
}

const words: Readonly<Record<string, (row: Ranked) => string | number | null>> = {
  name: ({ subject }) => subject.name,
  system: ({ system }) => system,
  fail: ({ failing }) => failing,
  coverage: ({ inScope, unknown }) => (inScope === 0 ? 0 : (inScope - unknown) / inScope),
  oldestInput: ({ oldest }) => oldest,
};

/** Assets sorted by a word, then the worst first. */
function inOrder(all: readonly Ranked[], sort: string | undefined): readonly Subject[] {
  const usual = ({ failing, unknown, subject }: Ranked) => [-failing, -unknown, subject.organization, subject.id];
  return sorted(all, sort, words, usual).map(({ subject }) => subject);
}
