import assert from "node:assert/strict";
import { test } from "node:test";
import { InTurn } from "./in-turn.ts";

test("what is begun goes on while the next is worked out, and nothing begins before that is done", async () => {
  const seen: string[] = [];
  const write = (name: string) => async (): Promise<void> => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen.push(`${name} ends`);
  };
  const writing = new InTurn();
  await writing.begin(write("a"));
  seen.push("b is worked out");
  await writing.begin(write("b"));
  await writing.end();
  assert.deepEqual(seen, ["a begins", "b is worked out", "a ends", "b begins", "b ends"]);
});

test("what goes wrong is told to whoever begins or waits next, and ends nothing before", async () => {
  const fails = async (): Promise<never> => {
    throw new Error("no room");
  };
  const [one, other] = [new InTurn(), new InTurn()];
  await one.begin(fails);
  await assert.rejects(
    one.begin(async () => assert.fail("it began all the same")),
    /no room/,
  );
  await other.begin(fails);
  await assert.rejects(other.end(), /no room/);
});
