// `npm run reliability -- [--minutes N] [--seed S] [--seconds N] [--processes N]`: schedules, one after the other, each
// with the next seed and in a new world, until the time is over. With `--assets N`, a large fleet instead (large.ts);
// with `--break`, sources that are broken on purpose (mutations.ts); `--only` names some of them, or their file.
import { parseArgs } from "node:util";
import type { Fleet } from "./fleet.ts";
import { breaking } from "./break.ts";
import { runLarge } from "./large.ts";
import { mutations } from "./mutations.ts";
import { runSchedule } from "./schedule.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    seconds: { type: "string", default: "40" },
    processes: { type: "string", default: "3" },
    assets: { type: "string" },
    break: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});
const [minutes, first, seconds, processes] = [values.minutes, values.seed, values.seconds, values.processes].map(
  Number,
);
const end = performance.now() + (minutes ?? 1) * 60_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if (values.assets !== undefined) {
  const good = await runLarge({ assets: Number(values.assets), seed: first ?? 0, processes: processes ?? 3, say });
  process.exit(good ? 0 : 1);
}
if (values.break) {
  const chosen = mutations.filter(({ what, file }) => `${what} ${file}`.includes(values.only));
  const missed = await breaking(async (run) => {
    let number = 0;
    for (const mutation of [null, ...chosen]) {
      const told = await run(mutation);
      const found = told ? `${told.told.join(", ")} (after ${told.after})` : "nothing differs";
      const isRight = (told === null) === (mutation === null);
      if (!isRight) number += 1;
      say(`${isRight ? "✔" : "✖"} ${mutation?.what ?? "nothing broken"} → ${found}`);
    }
    return number;
  });
  say(`${chosen.length} places broken, ${missed} missed`);
  process.exit(missed === 0 ? 0 : 1);
}
const onErrors = (errors: Fleet["errors"]): void => {
  for (const [message, { count, line }] of errors) say(`  logged ${count} ×: ${message}\n    ${line}`);
};
const totals = new Map<string, number>();
let failed = 0;
let seed = first ?? 0;
for (let n = 0; n === 0 || performance.now() < end; n++, seed++) {
  try {
    const begun = performance.now();
    const outcome = await runSchedule({ seed, seconds: seconds ?? 40, processes: processes ?? 3, onErrors });
    const { reports, events, withoutDisk } = outcome;
    for (const [what, count] of [...outcome.counts, ["reports", reports], ["events", events]] as const)
      totals.set(what, (totals.get(what) ?? 0) + count);
    const took = Math.round((performance.now() - begun) / 1000);
    say(`seed ${seed}: good; ${reports} reports, ${events} events, ${took} s`);
    if (outcome.missing.length > 0) say(`  never came up: ${outcome.missing.join(", ")}`);
    if (withoutDisk !== null) say(`  without a full disk: ${withoutDisk}`);
  } catch (error) {
    failed += 1;
    say(`seed ${seed}: FAILED`);
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
say(`${seed - (first ?? 0)} schedules from seed ${first}, ${failed} failed`);
for (const [what, count] of [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1))) say(`  ${what.padEnd(28)}${count}`);
process.exitCode = failed === 0 ? 0 : 1;
