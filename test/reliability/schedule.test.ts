import assert from "node:assert/strict";
import { test } from "node:test";
import { randomOf } from "./random.ts";
import { runSchedule } from "./schedule.ts";

const seed = Number(process.env["TOKIWA_SEED"] ?? Date.now() % 1_000_000);

test(`whatever befalls them, the servers lose nothing that they acknowledged, and what they show is right (seed ${seed})`, async (t) => {
  const { counts, missing, reports, events, withoutDisk } = await runSchedule({
    seed,
    seconds: 8,
    onErrors: (errors) => {
      for (const [message, { count, line }] of errors) t.diagnostic(`logged ${count} ×: ${message} ${line}`);
    },
  });
  assert.ok(reports > 0 && events > 0);
  if (withoutDisk !== null) t.diagnostic(`without a full disk: ${withoutDisk}`);
  assert.deepEqual(missing, [], "each kind of thing came up");
  t.diagnostic([...counts].map(([what, count]) => `${what} ${count}`).join(", "));
});

test("what happens follows from the seed", () => {
  const numbers = (from: number) => {
    const random = randomOf(from).branch("writer 1");
    return Array.from({ length: 20 }, () => random.between(0, 1000));
  };
  assert.deepEqual(numbers(7), numbers(7));
  assert.notDeepEqual(numbers(7), numbers(8));
  const [least, most] = [Math.min(...numbers(7)), Math.max(...numbers(7))];
  assert.ok(least >= 0 && most <= 1000 && most - least > 300);
});
