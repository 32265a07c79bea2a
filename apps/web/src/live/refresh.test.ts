import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "node:test";
import { coalesced } from "./refresh.ts";

test("the last run always begins after the last asking, and runs never overlap", async () => {
  let running = 0;
  let asking = 0;
  let seenByLastRun = 0;
  let runs = 0;
  const ask = coalesced(async () => {
    running += 1;
    runs += 1;
    assert.equal(running, 1);
    seenByLastRun = asking;
    await pause(2);
    running -= 1;
  }, 1);
  for (let turn = 0; turn < 50; turn += 1) {
    asking += 1;
    ask();
    if (turn % 7 === 0) await pause(1);
  }
  while (seenByLastRun < asking) await pause(1);
  assert.ok(runs < asking, "fifty askings in quick succession share runs");
});

test("a run that fails does not stop the next", async () => {
  let runs = 0;
  const ask = coalesced(async () => {
    runs += 1;
    if (runs === 1) throw new Error("the server restarts");
  }, 0);
  ask();
  await pause(5);
  ask();
  while (runs < 2) await pause(1);
});
