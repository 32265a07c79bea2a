import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { CheckResult } from "@tokiwa/content";
import { factCatalog } from "@tokiwa/host";
import fc from "fast-check";
import pino from "pino";
import { readContent } from "../../platform/content/folder.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest } from "../../platform/http/problems.ts";
import { testWorld } from "../../testing/world.ts";
import { type ObservationBatch, observationBatch } from "../posture/schema.ts";
import { createOutbox, toCell } from "./reporting.ts";
import type { Diagnosis } from "./schema.ts";
import { startDiagnosis } from "./service.ts";

const away = (): Error => Object.assign(new Error("gone"), { code: "ECONNREFUSED" });

async function diagnose(t: TestContext, accept: (batch: ObservationBatch) => Promise<unknown>) {
  const world = await testWorld(t);
  const { content, layers } = await readContent([world.content], factCatalog);
  const told: Diagnosis[] = [];
  const finished = Promise.withResolvers<void>();
  const diagnosing = startDiagnosis({
    content,
    layers,
    root: world.machine,
    accept,
    log: pino({ level: "silent" }),
    clock: Date.now,
    onProgress: (progress) => {
      told.push(progress);
      if (!progress.running || progress.errors.length > 0) finished.resolve();
    },
  });
  t.after(() => diagnosing.close());
  return { diagnosing, told, finished: finished.promise };
}

test("it reports every check of the machine once, then says that it is through", async (t) => {
  const batches: ObservationBatch[] = [];
  const { diagnosing, finished } = await diagnose(t, async (batch) => batches.push(batch));
  await finished;
  const { subject, running, done, total } = diagnosing.progress();
  assert.deepEqual(
    { subject, running, done, total },
    {
      subject: { id: "host:test-machine", name: "test-machine" },
      running: false,
      done: 2,
      total: 2,
    },
  );
  assert.deepEqual(batches.flatMap(({ cells }) => cells.map(({ check, outcome }) => `${check} ${outcome}`)).sort(), [
    "host.ssh.empty-passwords pass",
    "host.ssh.root-login pass",
  ]);
  for (const batch of batches) assert.equal(observationBatch.parse(batch).source, "tokiwa-host");
});

test("a report waits until the database is back; it is no error of the diagnosis", async (t) => {
  let refused = 0;
  const { diagnosing, finished } = await diagnose(t, async () => {
    if (refused++ < 2) throw away();
  });
  await finished;
  assert.equal(diagnosing.progress().running, false);
  assert.deepEqual(diagnosing.progress().errors, []);
});

test("a report that is refused is told of, in both languages", async (t) => {
  const { diagnosing, finished } = await diagnose(t, async () => {
    throw new ProblemError(invalidRequest);
  });
  await finished;
  const [error] = diagnosing.progress().errors;
  assert.match(error?.message.ja ?? "", /受け付けられませんでした/);
  assert.match(error?.message.en ?? "", /refused/);
  assert.equal(diagnosing.progress().running, true);
});

test("things are delivered in order, each once, however often delivering fails on the way", async () => {
  const failures = fc.array(fc.nat({ max: 1 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(failures, async (times) => {
      const left = [...times];
      const delivered: number[] = [];
      const all = Promise.withResolvers<void>();
      const outbox = createOutbox<number>({
        deliver: async (n) => {
          const remaining = left[n] ?? 0;
          left[n] = remaining - 1;
          if (remaining > 0) throw away();
          delivered.push(n);
          if (n === times.length) all.resolve();
        },
        hopeless: () => false,
        failed: () => {},
        pause: 0,
      });
      for (let n = 0; n <= times.length; n++) outbox.send(n);
      await all.promise;
      await outbox.close();
      assert.deepEqual(
        delivered,
        Array.from({ length: times.length + 1 }, (_, n) => n),
      );
    }),
  );
});

test("what can never be delivered does not hold up the rest, and closing does not wait for what is retried", async () => {
  const delivered: string[] = [];
  const given = Promise.withResolvers<void>();
  const outbox = createOutbox<string>({
    deliver: async (word) => {
      if (word !== "good") throw new Error(word);
      delivered.push(word);
    },
    hopeless: (error) => error instanceof Error && error.message === "hopeless",
    failed: (_, givenUp) => givenUp || given.resolve(),
  });
  for (const word of ["hopeless", "good", "again", "never"]) outbox.send(word);
  await given.promise;
  await outbox.close();
  outbox.send("good");
  assert.deepEqual(delivered, ["good"]);
});

test("a result of any size becomes a cell that a batch may hold", () => {
  const long = fc.string({ maxLength: 6000 });
  const result: fc.Arbitrary<CheckResult> = fc.record({
    check: fc.constant("host.a.b"),
    outcome: fc.constantFrom("pass", "fail", "not-applicable", "error"),
    reason: fc.option(fc.record({ ja: long, en: long })),
    evidence: fc.array(fc.record({ file: long, line: fc.nat(), text: long }, { requiredKeys: ["text"] }), {
      maxLength: 120,
    }),
  });
  fc.assert(
    fc.property(result, (one) => {
      observationBatch.shape.cells.element.parse(toCell(one));
    }),
  );
});
