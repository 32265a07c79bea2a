/**
 * Reports in their turn, one after the other: what each makes of its subject, and what is to be written for all of them.
 * @module
 */
import { compareFound, type Found as FoundAt, foundWidth, nothingFound, restate, withReport } from "@tokiwa/assurance";
import type { Subject } from "../../inventory/service.ts";
import type { Change } from "../apply.ts";
import type { Found } from "../findings.ts";
import { keyOf, type SubjectRecord } from "../records.ts";
import { appearing, inputsOf } from "../register.ts";
import type { Revision } from "../revision.ts";
import { scopeOf } from "../scope.ts";
import { encodeContent, frontOf } from "../store/content.ts";
import type { Finding, Parsed } from "./batch.ts";
import type { Defaults, Placement } from "./placing.ts";
import type { Receipt } from "./receipts.ts";

/** A report that waits to be taken up. */
export interface Waiting {
  readonly parsed: Parsed;
  readonly defaults: Defaults;
  /** SHA-256 of the key that its sender gave it. */
  readonly key?: Buffer | undefined;
}

/** A report that is new, in its place. */
export interface Fresh extends Waiting {
  readonly index: number;
  readonly placement: Placement;
}

/** The subjects of some reports while these are taken up, one after the other. */
export class Taking {
  readonly #revision: Revision;
  readonly #recordedAt: number;
  readonly #records = new Map<string, SubjectRecord>();
  readonly changes: Change[] = [];
  readonly receipts: Receipt[] = [];
  readonly #findings = new Map<Finding, Set<string>>();
  readonly #told: { readonly one: Fresh; readonly sequence: number; readonly changed: number }[] = [];

  constructor(revision: Revision, recordedAt: number) {
    this.#revision = revision;
    this.#recordedAt = recordedAt;
  }

  hold(record: SubjectRecord): void {
    this.#records.set(keyOf(record.subject), record);
  }

  /** A subject that was not there before. */
  appear(record: SubjectRecord, sequence: number): void {
    this.hold(record);
    this.changes.push(appearing(record, this.#recordedAt, sequence));
  }

  take(one: Fresh, sequence: number): void {
    const { report } = one.parsed;
    const { subject } = one.placement;
    const held = this.#records.get(keyOf(subject));
    if (!held) throw new Error(`the subject ${subject.id} has no record`);
    const at = held.evidence.sources.findIndex(({ source }) => source === report.source);
    const before = held.evidence.sources[at];
    const { evidence } = withReport(held.evidence, report);
    // Those that did not speak keep their places; who did comes last.
    const received = [...held.received.filter((_, index) => index !== at), this.#recordedAt];
    const benchmark = this.#revision.framework.benchmarks.get(subject.kind) ?? [];
    const { states, step } = restate(held.states, evidence, benchmark, this.#recordedAt);
    const { source, observedAt, found } = report;
    this.hold({ subject, evidence, states, received });
    this.#keepFindings(one, before?.found ?? nothingFound);
    this.receipts.push({
      subject,
      ...{ source, observedAt, sequence, batch: one.parsed.batch },
      told: encodeContent(report, before ? frontOf(before) : nothing),
    });
    this.#change({ subject, step, report: { source, observedAt, found }, sequence }, one.placement.isNew);
    this.#told.push({ one, sequence, changed: step.changes.length });
  }

  #change(change: Change, isNew: boolean): void {
    if (change.step.changes.length > 0) this.changes.push(isNew ? { ...change, as: "new" } : change);
  }

  /** Those findings are new that the source did not bring along last time; the others are kept already. */
  #keepFindings({ parsed: { report, findings }, placement: { subject } }: Fresh, before: FoundAt): void {
    let theirs = 0;
    for (const [index, finding] of findings.entries()) {
      const mine = index * foundWidth;
      const position = report.found[mine] ?? 0;
      while ((before[theirs] ?? position) < position) theirs += foundWidth;
      if (before[theirs] === position && compareFound(report.found, mine, before, theirs) === 0) continue;
      const organizations = this.#findings.get(finding) ?? new Set();
      this.#findings.set(finding, organizations.add(subject.organization));
    }
  }

  /** What is to be kept, each finding of an organization once as far as it is known to be the same. */
  findings(): readonly Found[] {
    return [...this.#findings].flatMap(([finding, organizations]) =>
      [...organizations].map((organization) => ({ organization, finding })),
    );
  }

  records(): readonly SubjectRecord[] {
    return [...this.#records.values()];
  }

  nextChangeAt(): number {
    return Math.min(...this.records().map(({ states }) => states.nextChangeAt));
  }

  /** What came in, by scope. */
  inputs(registered: readonly Subject[]) {
    const found = inputsOf(registered);
    for (const { subject } of this.receipts) {
      const scope = scopeOf(subject.organization, subject.system);
      found.set(scope, { assets: found.get(scope)?.assets ?? 0, received: this.#recordedAt });
    }
    return found;
  }

  told(sequence: number, registered: readonly Subject[]) {
    return {
      sequence,
      registered,
      reports: this.#told.map(({ one: { parsed, placement }, sequence: own, changed }) => ({
        ...{ subject: placement.subject, source: parsed.report.source, cells: parsed.cells, sequence: own, changed },
      })),
    };
  }
}

const nothing = { outcome: new Uint8Array(), found: nothingFound };
