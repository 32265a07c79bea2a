import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const module = new URL("./moment.ts", import.meta.url).href;

/** What a person is told whose clock stands in a time zone. */
function told(at: string, TZ: string): string {
  const script = `import { momentOf } from ${JSON.stringify(module)}; process.stdout.write(momentOf(${JSON.stringify(at)}));`;
  const words = ["--input-type=module", "--eval", script];
  return execFileSync(process.execPath, words, { env: { ...process.env, TZ }, encoding: "utf8", timeout: 120_000 });
}

test("an instant is told by the clock of whoever reads it, with how far that is from UTC", () => {
  assert.equal(told("2026-11-23T15:00:00.000Z", "Asia/Tokyo"), "2026-11-24 00:00:00 +09:00");
  assert.equal(told("2026-11-23T15:00:00.000Z", "UTC"), "2026-11-23 15:00:00 +00:00");
  assert.equal(told("2026-11-23T00:05:09.000Z", "America/St_Johns"), "2026-11-22 20:35:09 -03:30");
});
