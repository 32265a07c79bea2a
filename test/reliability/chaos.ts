/**
 * What befalls the servers.
 */
import pg from "pg";
import type { SteppedClock } from "./clock.ts";
import type { Disk } from "./disk.ts";
import type { Fleet } from "./fleet.ts";
import type { Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";

export interface Chaos {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly clock: SteppedClock;
  /** Null where there is none that could be full. */
  readonly disk: Disk | null;
  readonly stopping: () => boolean;
}

const minute = 60_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Has one thing after the other befall them, until it is time to stop. */
export async function befall(chaos: Chaos, random: Random): Promise<void> {
  const { fleet, ledger, clock, disk, stopping } = chaos;
  while (!stopping()) {
    await pause(random.between(200, 1200));
    if (stopping()) return;
    const what = random.weighted({
      ...{ "kill a process": 4, "stop a process": 2, "kill PostgreSQL": 3, "lose notifications": 5 },
      ...{ "step the clock": 5, "step the clock back": 2, "hang a process": 2, "fill the disk": disk ? 2 : 0 },
    });
    ledger.count(what);
    const index = random.between(0, fleet.size - 1);
    const length = random.between(0, 1500);
    if (what === "kill a process") await fleet.restart(index, "SIGKILL", length);
    else if (what === "stop a process") await fleet.restart(index, "SIGTERM", length);
    else if (what === "kill PostgreSQL") await killPostgres(fleet);
    else if (what === "lose notifications") await endListeners(fleet.databaseUrl);
    else if (what === "step the clock") clock.step(random.between(1, 60) ** 2 * minute * 0.15);
    else if (what === "step the clock back") clock.step(-random.between(1, 5) * minute);
    else if (what === "hang a process") await hang(fleet, index, length);
    else if (disk) await fill(disk, length);
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
