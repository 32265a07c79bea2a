// How long reports wait while another content comes into use, against a content under which all is worked out at once.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Content, type ContentCheck, tieContent } from "@tokiwa/content";
import { factCatalog } from "@tokiwa/host";
import pino from "pino";
import { benchmarksOf } from "../apps/server/src/features/posture/benchmarks.ts";
import { moveNow } from "../apps/server/src/features/posture/moment.ts";
import { type Revision, readRevision, revisionAt } from "../apps/server/src/features/posture/revision.ts";
import { readUnmoved, startPosture } from "../apps/server/src/features/posture/service.ts";
import { builtInContent, readContent } from "../apps/server/src/platform/content/folder.ts";
import { inSnapshot, type Tx } from "../apps/server/src/platform/database/database.ts";
import { openStore } from "../apps/server/src/platform/database/open.ts";
import { Figures, given, median, quick, timed } from "./figures.ts";
import { Fleet } from "./posture/fleet.ts";

const assets = Number(given("assets", quick ? "2000" : "20000"));
const systems = 100;
const figures = new Figures("content");
const { tell } = figures;
/** So many report one after the other all the while. */
const writers = 4;

const log = pino({ level: "silent" });
const folder = await mkdtemp(join(tmpdir(), "tokiwa-bench-"));
await chmod(folder, 0o711);
const store = await openStore({ dataFolder: folder, log });
const { database } = store;
const { content } = await readContent([builtInContent], factCatalog);
const posture = await startPosture({ database, content, log });

const checks = [...content.checks.values()];
const [first, second] = checks.filter(({ subject, ...check }) => subject === "host" && !("silence" in check));
if (!first || !second) throw new Error("the content has too few checks of hosts");

const edition = (edited: readonly ContentCheck[]): Content =>
  tieContent({ ...content, checks: new Map(edited.map((check) => [check.id, check])) });
/** One check goes, another comes, and they are in another order. */
const others = [...checks.filter((check) => check !== first).toReversed(), { ...second, id: "host.bench.another" }];
const another = edition(others);
/** One check stays good for longer, so that vectors alone tell how its cells stand. */
const longer = edition(others.map((check) => (check === second ? { ...check, maxAge: check.maxAge + 1 } : check)));

/** Another check goes. */
const fewer = edition(others.filter((check) => check !== second));

const benchmark = await posture.read({}, async ({ revision }) =>
  benchmarksOf(revision).find(({ kind }) => kind === "host"),
);
if (!benchmark) throw new Error("there is no benchmark of hosts");
const fleet = new Fleet(`host@${benchmark.version}`, benchmark.checks, assets, systems);
const lines: string[] = [];
for (const body of fleet.bodies()) {
  const those = body.toString("utf8").split("\n");
  lines.push(...those);
  await posture.acceptAll(those.map((text) => ({ text })));
}

interface Wait {
  readonly begun: number;
  readonly ended: number;
  readonly failed: boolean;
}

/** Has reports come in until `work` is done. @returns how long each was under way. */
async function whileReporting(work: () => Promise<void>): Promise<readonly Wait[]> {
  const waits: Wait[] = [];
  let done = false;
  const writer = async (from: number): Promise<void> => {
    for (let n = from; !done; n += writers) {
      const text = lines[n % lines.length]?.replace(
        /"observedAt":"[^"]*"/,
        `"observedAt":"${new Date().toISOString()}"`,
      );
      const begun = performance.now();
      // Whoever waits too long is told so, and would send it again.
      const [taken] = await posture.acceptAll([{ text: text ?? "" }]).catch(() => [null]);
      if (taken && "refused" in taken) throw taken.refused;
      waits.push({ begun, ended: performance.now(), failed: taken === null });
    }
  };
  const writing = Promise.all(Array.from({ length: writers }, (_, n) => writer(n)));
  await work().finally(() => {
    done = true;
  });
  await writing;
  return waits;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const took = (waits: readonly Wait[]): number[] => waits.map(({ begun, ended }) => ended - begun);
const longest = (waits: readonly Wait[]): number => took(waits).reduce((most, ms) => Math.max(most, ms), 0);

/** In which orders a list is asked for; in the last one, of an asset only looking tells whether it is among the first. */
const orders = [undefined, "name", "system", "fail", "-fail", "coverage", "-coverage", "oldestInput", "-oldestInput"];

/** Asks for the first page of a list of all assets in each order. @returns how long each took. */
async function whileListing(): Promise<readonly number[]> {
  const waits: number[] = [];
  for (const sort of orders) {
    const { ms } = await timed(() =>
      posture.read({}, async (projection) => {
        const { subjects } = await projection.assets({ words: [], sort, limit: 100, offset: 0 });
        if (subjects.length !== 100) throw new Error("a page of assets is not whole");
        return projection.records(subjects);
      }),
    );
    waits.push(ms);
  }
  return waits;
}

/** Has all subjects follow, and does nothing else: what a list of all of them would wait for. */
async function followed(): Promise<number> {
  const revisions = new Map<number, Promise<Revision>>();
  const revisionOf = (tx: Tx, sequence: number): Promise<Revision> => {
    const found = revisions.get(sequence) ?? readRevision(tx, sequence);
    revisions.set(sequence, found);
    return found;
  };
  const settling = {
    database,
    clock: Date.now,
    revisionAt: async (tx: Tx, sequence: number) => revisionOf(tx, (await revisionAt(tx, sequence)) ?? 0),
  };
  return (await timed(() => moveNow(settling, { organizations: null, system: undefined }))).ms;
}

interface Measured {
  readonly before: readonly Wait[];
  /** Under way while the content came into use. */
  readonly meanwhile: readonly Wait[];
  /** Begun after that, while subjects followed. */
  readonly after: readonly Wait[];
  readonly use: number;
  readonly following: number;
  /** How long lists took before, and after it. */
  readonly lists: readonly [readonly number[], readonly number[]];
}

async function measure(other: Content): Promise<Measured> {
  const [marks, spans]: [number[], number[]] = [[], []];
  let listed: Measured["lists"] = [[], []];
  const waits = await whileReporting(async () => {
    await pause(2000);
    const before = await whileListing();
    marks.push(performance.now());
    spans.push((await timed(() => posture.use(other))).ms);
    marks.push(performance.now());
    const { ms } = await timed(async () => {
      listed = [before, await whileListing()];
      while ((await inSnapshot(database, readUnmoved)) !== null) await pause(20);
    });
    spans.push(ms);
  });
  const [begun = 0, ended = 0] = marks;
  const [use = 0, following = 0] = spans;
  return {
    before: waits.filter((wait) => wait.ended < begun),
    meanwhile: waits.filter((wait) => wait.ended >= begun && wait.begun <= ended),
    after: waits.filter((wait) => wait.begun > ended),
    ...{ use, following, lists: listed },
  };
}

try {
  const [lazy, whole] = [await measure(another), await measure(longer)];
  await posture.use(fewer);
  const waited = await followed();
  const { differences } = await posture.verify();
  if (differences.length > 0) throw new Error(`a recount differs: ${JSON.stringify(differences.slice(0, 3))}`);
  tell("assets", assets, "");
  tell("checks of each", benchmark.checks.length, "");
  tell("until another content is in use, a check gone and one come", lazy.use, "ms", whole.use);
  tell("longest wait of a report meanwhile", longest(lazy.meanwhile), "ms", longest(whole.meanwhile));
  const failed = (waits: readonly Wait[]): number => waits.filter((wait) => wait.failed).length;
  tell("reports that waited too long meanwhile", failed(lazy.meanwhile), "", failed(whole.meanwhile) || null);
  tell("until all subjects have followed", lazy.following, "ms", whole.use);
  tell("longest wait of a report while they follow", longest(lazy.after), "ms", longest(whole.meanwhile));
  tell("a report while they follow, median", median(took(lazy.after)), "ms", median(took(lazy.before)));
  const [before, after] = lazy.lists;
  const youngest = after.at(-1) ?? 0;
  tell("longest wait of a list of all assets after the switch", Math.max(...after.slice(0, -1)), "ms", waited);
  tell("the same with those first that were seen last", youngest, "ms", waited);
  tell("a list of all assets after the switch, the worst first", after[0] ?? 0, "ms", before[0] ?? 0);
  tell("a list of all assets after the switch, median of its orders", median(after), "ms", median(before));
  figures.print();
} finally {
  await posture.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
