import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emptyHistogram } from "./histogram.ts";
import { type Posture as Engine, Posture, type TimedFlip } from "./posture.ts";
import * as reference from "./reference.ts";
import type { RequirementStanding } from "./requirement.ts";
import { score } from "./score.ts";
import { standingOf, standings } from "./status.ts";
import { clashes, frameworks, type Happening, history, report, scopes, system } from "./world.arbitrary.ts";

/** The engine and the world that it was told of, side by side, and how the flips it gave add up. */
class Run {
  readonly engine: Engine = new Posture(frameworks[0]);
  world: reference.World = { framework: frameworks[0], systems: [], subjects: [], observations: [], exceptions: [] };
  now = 1000;
  readonly shown = new Map<string, RequirementStanding | null>();
  lastFlip = 0;

  happen(event: Happening): void {
    this.now += event.type === "tick" ? event.by : 0;
    this.#show(this.engine.settle(this.now));
    this.#show(this.#tell(event));
  }

  #show(flips: readonly TimedFlip[]): void {
    for (const { scope, control, from, to, at } of flips) {
      assert.equal(from, this.shown.get(`${scope} ${control}`) ?? null, "a flip starts from what was shown");
      assert.ok(this.lastFlip <= at && at <= this.now, "flips come in the order of their instants");
      this.lastFlip = at;
      this.shown.set(`${scope} ${control}`, to);
    }
  }

  #tell(event: Happening): readonly TimedFlip[] {
    const { engine, world, now } = this;
    if (event.type === "tick") return [];
    if (event.type === "framework") {
      this.world = { ...world, framework: frameworks[event.edition === 0 ? 0 : 1] };
      return engine.setFramework(this.world.framework, now);
    }
    if (event.type === "system") {
      const set = system(event.scope, event.profile, event.notApplicable);
      this.world = { ...world, systems: [...world.systems.filter(({ scope }) => scope !== set.scope), set] };
      return engine.setSystem(set, now);
    }
    if (event.type === "add") {
      const added = { id: `subject-${world.subjects.length}`, ...event.place };
      this.world = { ...world, subjects: [...world.subjects, added] };
      return engine.add(added.id, added.kind, added.scope, now);
    }
    const subject = world.subjects[event.subject % world.subjects.length];
    assert.ok(subject);
    const { id } = subject;
    if (event.type === "move") {
      if (subject.kind === "organization") return [];
      const moved = { ...subject, scope: event.scope };
      this.world = { ...world, subjects: world.subjects.map((one) => (one.id === id ? moved : one)) };
      return engine.move(id, event.scope, now);
    }
    const benchmark = world.framework.benchmarks.get(subject.kind) ?? [];
    if (event.type === "report") {
      const cells = benchmark.map((rule, position) =>
        rule?.silence === "fail" ? "pass" : rule ? (event.cells[position] ?? null) : null,
      );
      const observedAt = now - event.age;
      const told = benchmark.flatMap((rule, position) => {
        const outcome = cells[position];
        return rule && outcome ? [{ subject: id, check: rule.check, source: event.source, observedAt, outcome }] : [];
      });
      this.world = { ...world, observations: [...world.observations, ...told] };
      return engine.report(id, report(event.source, observedAt, cells), now);
    }
    const held = [...(engine.subject(id)?.evidence.exceptions ?? [])];
    if (event.type === "revoke") {
      this.world = { ...world, exceptions: world.exceptions.filter((one) => one.subject !== id) };
      return engine.except(id, [], now);
    }
    const check = benchmark[event.position]?.check;
    if (!check) return [];
    const interval = { from: now + event.from, until: now + event.from + event.length };
    this.world = { ...world, exceptions: [...world.exceptions, { subject: id, check, ...interval }] };
    return engine.except(id, [...held, { position: event.position, ...interval }], now);
  }
}

/** Everything that the engine shows, in a form that can be compared. */
function shown(engine: Engine) {
  return {
    states: [...engine.subjects()].map(({ id, states }) => [id, [...states.status]]),
    requirements: [...engine.tally.systems()].map(({ scope }) => [
      scope,
      [...engine.tally.requirements(scope)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      [...engine.tally.totals(scope).cells],
      engine.tally.totals(scope).points,
    ]),
  };
}

/** Compares all that the engine shows with the reference, counted from nothing. */
function agrees({ engine, world, now, shown: flipped }: Run): void {
  const cells = reference.cells(world, now);
  for (const { subject, rule, standing } of cells) {
    const held = engine.subject(subject);
    const position = world.framework.benchmarks.get(held?.kind ?? "")?.indexOf(rule) ?? -1;
    assert.deepEqual(standingOf(held?.states.status[position] ?? 255), standing, `${subject} ${rule.check} at ${now}`);
  }
  for (const scope of [...scopes, "org"])
    for (const benchmark of world.framework.benchmarks.values())
      for (const rule of benchmark) {
        if (!rule) continue;
        const counted = emptyHistogram();
        for (const cell of cells)
          if (cell.scope === scope && cell.rule === rule) {
            const status = standings.findIndex((one) => JSON.stringify(one) === JSON.stringify(cell.standing));
            counted[status] = (counted[status] ?? 0) + 1;
          }
        assert.deepEqual(
          Array.from(engine.tally.histogram(scope, rule.check)),
          [...counted],
          `${rule.check} in ${scope}`,
        );
      }
  for (const [scope, requirements] of reference.requirements(world, now)) {
    assert.deepEqual(engine.tally.requirements(scope), requirements);
    for (const [control, standing] of requirements) assert.equal(flipped.get(`${scope} ${control}`), standing);
  }
  for (const one of world.systems) {
    const value = score(engine.tally.totals(one.scope).points, 1).value;
    assert.ok(Math.abs(value - reference.score(world, one, now)) < 1e-9, `the score of ${one.scope}`);
  }
}

test("law 1: what is kept by change is what is recomputed from nothing, after any sequence of events", () => {
  fc.assert(
    fc.property(history, (events) => {
      const run = new Run();
      for (const event of events) {
        run.happen(event);
        agrees(run);
      }
    }),
    { numRuns: 300 },
  );
});

test("law 2: the order in which simultaneous observations arrive changes nothing", () => {
  const reports = fc.array(
    fc.record({
      type: fc.constant("report" as const),
      subject: fc.nat({ max: 1 }),
      source: fc.constantFrom("agent", "scanner"),
      age: fc.nat({ max: 2 }),
      cells: fc.array(fc.constantFrom("pass", "fail", "not-applicable", "error", null), { maxLength: 5 }),
    }),
    { minLength: 2, maxLength: 8 },
  );
  const orders = reports.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(history, orders, fc.nat({ max: 20 }), (before, [some, others], later) => {
      const [one, other] = [new Run(), new Run()];
      for (const event of [...before, ...some]) one.happen(event);
      for (const event of [...before, ...others]) other.happen(event);
      assert.deepEqual(shown(one.engine), shown(other.engine));
      for (const run of [one, other]) run.happen({ type: "tick", by: later + 1 });
      assert.deepEqual(shown(one.engine), shown(other.engine));
    }),
    { numRuns: 300 },
  );
});

/** Takes away the observations chosen; a not-applicable goes with those that it took the place of (see the record). */
function without(world: reference.World, dropped: readonly reference.Observation[]): reference.World {
  const replaced = (one: reference.Observation) =>
    dropped.some(
      (other) =>
        other.outcome === "not-applicable" &&
        other.subject === one.subject &&
        other.check === one.check &&
        other.source === one.source &&
        other.observedAt > one.observedAt,
    );
  const observations = world.observations.filter((one) => !dropped.includes(one) && !replaced(one));
  return { ...world, observations };
}

function looksNoBetter(before: reference.World, after: reference.World, now: number, scored: boolean): void {
  const requirementsAfter = reference.requirements(after, now);
  for (const [scope, requirements] of reference.requirements(before, now))
    for (const [control, standing] of requirements) {
      const since = requirementsAfter.get(scope)?.get(control);
      const good = (one?: RequirementStanding) => one === "satisfied" || one === "excepted";
      assert.ok(good(standing) || !good(since), `${control} of ${scope} went from ${standing} to ${since}`);
    }
  if (scored)
    for (const one of before.systems)
      assert.ok(reference.score(after, one, now) >= reference.score(before, one, now) - 1e-9, `score of ${one.scope}`);
}

/** How the worlds of law 3 are made: whole histories, and a few cells that several sources clash about. */
const worlds = fc.oneof(
  { weight: 1, arbitrary: history.map((events) => told(events)) },
  { weight: 4, arbitrary: clashes.map((world) => ({ world, now: 1000 })) },
);

function told(events: readonly Happening[]): Pick<Run, "world" | "now"> {
  const run = new Run();
  for (const event of events) run.happen(event);
  return run;
}

test("law 3: taking away passes and not-applicables makes nothing satisfied and lowers no score", () => {
  fc.assert(
    fc.property(worlds, fc.infiniteStream(fc.boolean()), ({ world, now }, choices) => {
      const good = world.observations.filter(({ outcome }) => outcome === "pass" || outcome === "not-applicable");
      const dropped = good.filter(() => choices.next().value);
      // That a source which fell silent was ever heard of is what makes it fail; without that, nothing is known of it.
      const heard = reference
        .cells(world, now)
        .some(
          ({ subject, rule, standing }) =>
            standing.state === "fail" && rule.silence === "fail" && dropped.some((one) => one.subject === subject),
        );
      looksNoBetter(world, without(world, dropped), now, !heard);
    }),
    { numRuns: 3000 },
  );
});

test("law 3: taking away all that was observed of a cell makes nothing satisfied, nor lowers a score unless it failed", () => {
  fc.assert(
    fc.property(worlds, fc.nat(), ({ world, now }, chosen) => {
      const cells = reference.cells(world, now);
      const cell = cells[chosen % cells.length];
      assert.ok(cell);
      const its = world.observations.filter(
        ({ subject, check }) => subject === cell.subject && check === cell.rule.check,
      );
      const failed = cell.standing.state === "fail" || cell.standing.lastFailed;
      looksNoBetter(world, without(world, its), now, !failed);
    }),
    { numRuns: 1000 },
  );
});

test("law 4: a further asset, known and without a failing cell, raises no system's score per asset", () => {
  const outcome = fc.constantFrom("pass" as const, "not-applicable" as const);
  fc.assert(
    fc.property(
      history,
      fc.constantFrom(...scopes),
      fc.array(outcome, { minLength: 6, maxLength: 6 }),
      (events, scope, cells) => {
        const run = new Run();
        for (const event of events) run.happen(event);
        const perAsset = () => {
          const assets = run.world.subjects.filter((one) => one.kind === "host" && one.scope === scope).length;
          return score(run.engine.tally.totals(scope).points, assets).perAsset;
        };
        const before = perAsset();
        run.engine.add("further", "host", scope, run.now);
        run.engine.report("further", report("agent", run.now, cells), run.now);
        run.world = { ...run.world, subjects: [...run.world.subjects, { id: "further", kind: "host", scope }] };
        assert.ok(perAsset() <= before);
      },
    ),
    { numRuns: 300 },
  );
});

test("law 5: replaying the log to any entry gives what was shown then", () => {
  fc.assert(
    fc.property(history, fc.nat(), (events, chosen) => {
      const run = new Run();
      const shownAt = events.map((event) => {
        run.happen(event);
        return shown(run.engine);
      });
      const entry = chosen % events.length;
      const replay = new Run();
      for (const event of events.slice(0, entry + 1)) replay.happen(event);
      assert.deepEqual(shown(replay.engine), shownAt[entry]);
      assert.deepEqual(rebuilt(replay), shownAt[entry]);
    }),
    { numRuns: 300 },
  );
});

/** The same, but from what is kept at the end (evidence in its place), not by going through the events. */
function rebuilt({ engine, world, now }: Run) {
  const other = new Posture(world.framework);
  for (const one of engine.tally.systems()) other.setSystem(one, now);
  for (const { id, kind, scope, evidence } of engine.subjects()) other.add(id, kind, scope, now, evidence);
  return shown(other);
}
