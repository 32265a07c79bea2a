/**
 * What befalls the servers.
 */
import pg from "pg";
import { beginningOf, monthOf } from "../../apps/server/src/features/posture/past/months.ts";
import type { SteppedClock } from "./clock.ts";
import { editings, nextEdition, writeContent } from "./content.ts";
import type { Decisions } from "./decisions.ts";
import type { Disk } from "./disk.ts";
import type { Fleet } from "./fleet.ts";
import type { Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";

export interface Chaos {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly clock: SteppedClock;
  readonly decisions: Decisions;
  /** Null where there is none that could be full. */
  readonly disk: Disk | null;
  /** The folder of the content. */
  readonly content: string;
  readonly stopping: () => boolean;
}

const minute = 60_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What befalls them, by how often. */
const often = {
  ...{ "kill a process": 4, "stop a process": 2, "kill PostgreSQL": 3, "lose notifications": 5 },
  ...{
    "step the clock": 5,
    "step the clock back": 2,
    "hang a process": 2,
    "fill the disk": 2,
    "start with another content": 3,
    "switch contents quickly": 4,
    "end a month": 2,
    "be off for months": 1,
  },
};
export type Befalling = keyof typeof often;

/** All that can befall them; the disk is full only where there is one that can be. */
export const befallings = (disk: Disk | null): readonly Befalling[] =>
  Object.keys(often).filter((what): what is Befalling => what in often && (disk !== null || what !== "fill the disk"));

/** Has one thing after the other befall them: each once, then at random, until it is time to stop. */
export async function befall(chaos: Chaos, random: Random): Promise<void> {
  const { fleet, ledger, clock, disk, stopping } = chaos;
  const first = random.shuffled(befallings(disk));
  const weights = disk ? often : { ...often, "fill the disk": 0 };
  for (let what = first.pop(); what !== undefined || !stopping(); what = first.pop()) {
    await pause(random.between(200, 1200));
    const now = what ?? random.weighted(weights);
    const index = random.between(0, fleet.size - 1);
    const length = random.between(0, 1500);
    if (now === "kill a process") await fleet.restart(index, "SIGKILL", length);
    else if (now === "stop a process") await fleet.restart(index, "SIGTERM", length);
    else if (now === "kill PostgreSQL") await killPostgres(fleet);
    else if (now === "lose notifications") await endListeners(fleet.databaseUrl);
    else if (now === "step the clock") clock.step(random.between(1, 60) ** 2 * minute * 0.15);
    else if (now === "step the clock back") clock.step(-random.between(1, 5) * minute);
    else if (now === "end a month") clock.step(untilMonth(clock.now(), 1) - random.between(0, 2500));
    else if (now === "be off for months") clock.step(untilMonth(clock.now(), random.between(2, 6)));
    else if (now === "hang a process") await hang(fleet, index, length);
    else if (now === "start with another content") await startWithAnother(chaos, random, index);
    else if (now === "switch contents quickly") await switchQuickly(chaos, random);
    else if (disk) await fill(disk, length);
    ledger.count(now);
  }
}

/** How long it is until the beginning of a month that is to come. */
const untilMonth = (now: number, later: number): number => beginningOf(monthOf(now, later)) - now;

/** Writes the next edition: whoever starts from now on takes it into use for all. */
async function writeNext({ ledger, content }: Chaos, random: Random): Promise<void> {
  const { edition, editings: done } = nextEdition(
    ledger.edition,
    random,
    editings.filter((editing) => !ledger.counts.has(editing)),
  );
  await writeContent(content, edition);
  ledger.edition = edition;
  for (const editing of done) ledger.count(editing);
}

/** Starts a process with another content. */
export async function startWithAnother(chaos: Chaos, random: Random, index: number): Promise<void> {
  await writeNext(chaos, random);
  await chaos.fleet.restart(index, "SIGTERM", 0);
}

/** Takes one content after the other into use, while subjects still follow the ones before. */
async function switchQuickly(chaos: Chaos, random: Random): Promise<void> {
  for (let left = random.between(1, 4); left > 0; left -= 1) {
    await writeNext(chaos, random);
    try {
      await chaos.decisions.use();
      chaos.ledger.count("switch");
    } catch {
      // The database is away: the next one that starts takes it into use.
      chaos.ledger.count("switch failed");
    }
    await pause(random.between(0, 150));
  }
}

/** Kills the process of the database, where it is there. */
export async function killPostgres(fleet: Fleet): Promise<void> {
  const pid = (await fleet.alive()[0]?.postgres()) ?? 0;
  try {
    if (pid > 0) process.kill(pid, "SIGKILL");
  } catch {
    // It was just gone.
  }
}

/** Ends the sessions that listen, as a network does that drops connections: what is told meanwhile, nobody hears. */
async function endListeners(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 1000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'");
  } catch {
    // The database is away: nobody listens anyway.
  } finally {
    client.end().catch(() => {});
  }
}

async function hang(fleet: Fleet, index: number, length: number): Promise<void> {
  const place = fleet.alive()[index];
  place?.child.kill("SIGSTOP");
  await pause(length);
  place?.child.kill("SIGCONT");
}

async function fill(disk: Disk, length: number): Promise<void> {
  disk.fill();
  await pause(length);
  disk.free();
}
