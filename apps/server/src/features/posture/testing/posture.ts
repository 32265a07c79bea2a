/**
 * A posture over a database of its own, with a clock that the test moves.
 * @module
 */
import type { Outcome } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import pino from "pino";
import type { Database } from "../../../platform/database/database.ts";
import type { Observer } from "../../../platform/database/observer.ts";
import { testDatabase } from "../../../platform/database/testing/database.ts";
import type { ObservationBatch } from "../schema.ts";
import { type Posture, type PostureOptions, startPosture } from "../service.ts";
import { sampleContent } from "./content.ts";

/** The first instant of the tests' time. */
export const start = Date.parse("2026-03-02T00:00:00.000Z");

export class TestClock {
  now = start;
  readonly read = (): number => this.now;

  /** Lets time pass. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
  }
}

export interface TestPosture {
  readonly database: Database;
  /** The same as the owner of its tables, who sees every row. */
  readonly owner: Database;
  /** For whoever needs a session of their own. */
  readonly connection: string;
  readonly posture: Posture;
  readonly clock: TestClock;
  /** Starts it again, after it was closed. */
  restart(): Promise<void>;
  /** Starts another over the same database, as in a process of its own. */
  another(options?: Partial<Pick<PostureOptions, "fewDue" | "content">>): Promise<Posture>;
  /** Accepts a report on a host, observed `ago` milliseconds before now. */
  report(name: string, cells: Readonly<Record<string, Outcome>>, more?: ReportOptions): Promise<number>;
}

export interface ReportOptions {
  readonly source?: string;
  readonly ago?: number;
  readonly kind?: string;
  readonly system?: string;
  readonly organization?: string;
}

/** A batch that says the outcomes given, with a reason and evidence for what fails. */
export function batchOf(
  name: string,
  cells: Readonly<Record<string, Outcome>>,
  now: number,
  options: ReportOptions = {},
): ObservationBatch {
  const { source = "agent", ago = 0, kind = "host", system, organization } = options;
  return {
    subject: { kind, name, ...(system && { system }), ...(organization && { organization }) },
    source,
    observedAt: new Date(now - ago).toISOString(),
    cells: Object.entries(cells).map(([check, outcome]) => ({
      check,
      outcome,
      ...(outcome === "fail" && {
        reason: { ja: `${check}が違う`, en: `${check} is wrong` },
        evidence: [{ file: "/etc/example", line: 3, text: `wrong ${check}` }],
      }),
    })),
  };
}

export async function testPosture(
  scope: { after(fn: () => Promise<void>): void },
  content: Content = sampleContent(),
  options: {
    readonly realTime?: boolean;
    readonly leads?: boolean;
    readonly observer?: Observer;
    readonly complete?: PostureOptions["complete"];
    readonly carry?: PostureOptions["carry"];
    readonly muchShown?: number;
  } = {},
): Promise<TestPosture> {
  const { realTime = false, leads = true, observer, complete, carry, muchShown } = options;
  // Hooks go in the order in which they were given, and a query that waits while its database ends is never answered: who
  // works on the database is closed first.
  const working: (() => Promise<void>)[] = [];
  const ends: (() => Promise<void>)[] = [];
  scope.after(async () => {
    for (const close of [...working, ...ends]) await close();
  });
  const { database, owner, connection } = await testDatabase(
    { after: (end) => void ends.push(end) },
    { ...(observer && { observer }) },
  );
  const clock = new TestClock();
  const log = pino({ level: "silent" });
  const now = realTime ? Date.now : clock.read;
  const follows = {
    leads: () => leads,
    ...(complete && { complete }),
    ...(carry && { carry }),
    ...(muchShown && { muchShown }),
  };
  const open = (more: Partial<Pick<PostureOptions, "fewDue" | "content">> = {}) =>
    startPosture({ database, content, log, clock: now, ...follows, ...more });
  let posture = await open();
  working.push(() => posture.close());
  return {
    database,
    owner,
    connection,
    clock,
    get posture() {
      return posture;
    },
    restart: async () => {
      posture = await open();
    },
    another: async (more) => {
      const other = await open(more);
      working.push(() => other.close());
      return other;
    },
    report: async (name, cells, options) => {
      const { sequence } = await posture.accept(batchOf(name, cells, now(), options));
      return sequence;
    },
  };
}
