import assert from "node:assert/strict";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { collector } from "./collector.ts";
import { Listings } from "./listings.ts";
import { plant } from "./plants/tree.ts";
import { Root } from "./root.ts";
import { survey } from "./survey.ts";
import type { Entry } from "./walk.ts";

/** Well after all that tests write, so that directories count as quiet. */
const later = (): number => Date.now() + 60_000;

describe("a survey", () => {
  /** Counts how often it ran. */
  function counting(look: (root: Root) => unknown) {
    let runs = 0;
    const one = collector({
      facts: { "test.runs": z.int() },
      async collect(root) {
        await look(root);
        return { "test.runs": ++runs };
      },
    });
    return { one, runs: () => runs };
  }

  it("gathers again what a changed file concerns, and nothing else", async () => {
    const root = plant({ "/etc/a": "1", "/etc/b": "1" });
    const [a, b] = [counting((root) => root.text("/etc/a")), counting((root) => root.list("/etc"))];
    const seen = survey(root);
    const gather = () => seen.gather([a.one, b.one], later());
    await gather();
    await gather();
    assert.deepEqual([a.runs(), b.runs()], [1, 1]);
    writeFileSync(join(root, "etc/a"), "2");
    await gather();
    assert.deepEqual([a.runs(), b.runs()], [2, 1]);
    writeFileSync(join(root, "etc/c"), "");
    await gather();
    assert.deepEqual([a.runs(), b.runs()], [2, 2]);
  });

  it("gathers anew each time what uses the clock, walks, or looks aside", async () => {
    const seen = survey(plant({ "/etc/a": "1" }));
    const clock = collector({ facts: { "test.now": z.number() }, collect: (_, now) => ({ "test.now": now }) });
    const walking = counting((root) => root.walk("/", () => {}));
    const aside = counting((root) => root.aside().text("/etc/a"));
    const covered = counting((root) => root.list("/etc") && root.aside({ covered: true }).text("/etc/a"));
    for (const now of [1, 2]) {
      await seen.gather([clock, walking.one, aside.one, covered.one], now);
      assert.deepEqual(seen.facts().get("test.now"), { status: "known", value: now, gaps: [] });
    }
    assert.deepEqual([walking.runs(), aside.runs(), covered.runs()], [2, 2, 1]);
    assert.deepEqual([clock, walking.one, covered.one].map(seen.isBlind), [true, true, false]);
  });

  it("gathers anew what could not be finished in time", async () => {
    let runs = 0;
    const slow = collector({
      facts: { "test.runs": z.int() },
      timeLimit: -1,
      collect(root) {
        runs++;
        root.text("/etc/a");
        return { "test.runs": runs };
      },
    });
    const seen = survey(plant({ "/etc/a": "1" }));
    await seen.gather([slow], later());
    await seen.gather([slow], later());
    assert.equal(runs, 2);
  });
});

describe("walks that remember", () => {
  async function walked(root: string, listings?: Listings, pass = later()): Promise<Map<string, Entry>> {
    const met = new Map<string, Entry>();
    listings?.begin(pass);
    await new Root(root, listings && { listings }).walk("/", (entry) => met.set(entry.path, entry));
    return met;
  }

  it("see a change of permissions in a directory that has not changed", async () => {
    const root = plant({ "/a/b": "", "/a/c/d": "" });
    const listings = new Listings();
    await walked(root, listings);
    chmodSync(join(root, "a/b"), 0o4755);
    assert.equal((await walked(root, listings)).get("/a/b")?.mode, 0o4755);
  });

  it("meet the same as walks that do not, whatever comes, goes and is replaced between them", async () => {
    const name = fc.constantFrom("a", "b", "c");
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
    const change = fc.record({
      kind: fc.constantFrom("file", "folder", "link", "remove", "move", "mode"),
      path,
      to: path,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 4 }), async (rounds) => {
        const root = plant({ "/a/b/c": "", "/b/a": "" });
        const listings = new Listings();
        for (const changes of [[], ...rounds]) {
          for (const { kind, path, to } of changes) attempt(() => apply(kind, join(root, path), join(root, to)));
          assert.deepEqual(await walked(root, listings), await walked(root));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("look at a directory once in a pass, and again in the next", async () => {
    const root = plant({ "/a/b/c": "" });
    const listings = new Listings();
    listings.begin(later());
    const modes: number[] = [];
    const look = () =>
      new Root(root, { listings }).walk("/", ({ path, mode }) => {
        if (path === "/a/b") modes.push(mode);
      });
    await look();
    chmodSync(join(root, "a/b"), 0o1777);
    await look();
    listings.begin(later());
    await look();
    assert.deepEqual(modes, [0o755, 0o755, 0o1777]);
  });

  it("remember nothing of a directory that changed just now: it may change again within one tick of the clock", async () => {
    const root = plant({ "/a/b": "" });
    const soon = new Listings();
    await walked(root, soon, Date.now());
    assert.equal(soon.size, 0);
    const quiet = new Listings();
    await walked(root, quiet);
    assert.notEqual(quiet.size, 0);
  });

  it("pass over files of other names without a look, also those remembered", async () => {
    const root = plant({ "/a/x.pem": "", "/a/x.txt": "", "/b.pem/c.txt": "" });
    const listings = new Listings();
    for (let time = 0; time < 2; time++) {
      const met: string[] = [];
      listings.begin(later());
      await new Root(root, { listings }).walk("/", ({ path }) => met.push(path), {
        only: (name) => name.endsWith(".pem"),
      });
      assert.deepEqual(met.sort(), ["/a", "/a/x.pem", "/b.pem"]);
    }
  });
});

function apply(kind: string, path: string, to: string): void {
  if (kind === "file") writeFileSync(path, "");
  else if (kind === "folder") mkdirSync(path, { recursive: true });
  else if (kind === "link") symlinkSync(to, path);
  else if (kind === "remove") rmSync(path, { recursive: true });
  else if (kind === "move") renameSync(path, to);
  else chmodSync(path, 0o700);
}

function attempt(change: () => void): void {
  try {
    change();
  } catch {
    // What cannot be done changes nothing.
  }
}
