import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { test } from "node:test";

/** Makes some hundred megabytes of garbage, then tells again and again how much is resident. */
const program = `
  import { keepHeapLow } from ${JSON.stringify(new URL("heap.ts", import.meta.url).href)};
  keepHeapLow();
  let made = [];
  for (let n = 0; n < 300; n++) {
    made.push(Array.from({ length: 20_000 }, (_, m) => ({ n, m, text: "x" + m })));
    if (made.length > 60) made = made.slice(30);
  }
  made = [];
  const tell = () => console.log(process.memoryUsage.rss());
  tell();
  setInterval(tell, 500);
`;

test("what a time of much work took is given back when it is over", { timeout: 300_000 }, async (t) => {
  const child = spawn(process.execPath, ["--max-semi-space-size=16", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill());
  const told: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    told.push(Number(line));
    if (Number(line) < (told[0] ?? 0) / 2) return;
  }
  assert.fail(`it ended, having told of ${told.join(", ")} bytes`);
});
