import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createMetrics, type Sources } from "./metrics.ts";

const sources: Sources = {
  pool: () => ({ size: 3, idle: 2, waiting: 1 }),
  log: async () => ({
    ...{ sequence: 7, event: 12, overdue: { subjects: 4, seconds: 1.5 }, unmoved: 3 },
    past: { astray: 6, snapshotAt: 1_790_000_000_000, keyframesAt: 1_780_000_000_500, clearedAt: 1_770_000_000_000 },
  }),
  lastEvent: () => 10,
  duties: () => new Map([["upkeep", true]]),
  queue: () => 5,
  diskFree: async () => 1e9,
};

/** Metrics with a sample of everything. */
async function filled(given: Sources = sources): Promise<string> {
  const metrics = createMetrics();
  metrics.answered("GET", "/api/v1/systems/{system}", 200, 0.002);
  metrics.refused("too-many-requests");
  metrics.accepted(0.004);
  metrics.eventsTold.inc(3);
  metrics.pushLag.observe(0.02);
  metrics.database.statement(0.001, "select 1");
  metrics.database.transaction({ mode: "write", seconds: 0.01, commit: 0.005 });
  metrics.database.committed([
    { figure: "reports", amount: 1, cause: "" },
    { figure: "observations", amount: 20, cause: "" },
    { figure: "changed", amount: 2, cause: "clock" },
    { figure: "flipped", amount: 1, cause: 'a "cause"\nwith\\all' },
  ]);
  metrics.attach(given);
  return metrics.text();
}

interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: Map<string, number>;
}

const name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const labels = String.raw`\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*\}`;
const sample = new RegExp(`^(${name})(${labels})? ([Nn]a[Nn]|[+-]Inf|[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)$`);

/** Reads the text form strictly (Prometheus, Exposition formats, 0.0.4; values as Go’s ParseFloat takes them). */
function parse(text: string): ReadonlyMap<string, Family> {
  assert.ok(text.endsWith("\n"));
  const families = new Map<string, Family>();
  let current = "";
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const help = new RegExp(`^# HELP (${name}) (.+)$`).exec(line);
    const type = new RegExp(`^# TYPE (${name}) (counter|gauge|histogram|summary|untyped)$`).exec(line);
    if (help) {
      current = help[1] ?? "";
      assert.ok(!families.has(current), `${current} comes twice`);
      families.set(current, { type: "", help: help[2] ?? "", samples: new Map() });
    } else if (type) {
      assert.equal(type[1], current, "TYPE follows HELP of the same family");
      const family = families.get(current);
      assert.ok(family);
      families.set(current, { ...family, type: type[2] ?? "" });
    } else {
      const found = sample.exec(line);
      assert.ok(found, `no sample: ${line}`);
      const [, of = "", labelled = "", value] = found;
      const family = families.get(current);
      const endings = family?.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
      assert.ok(
        endings.some((ending) => of === current + ending),
        `${of} is not of ${current}`,
      );
      assert.ok(!family?.samples.has(of + labelled), `${of}${labelled} comes twice`);
      family?.samples.set(of + labelled, Number(value === "+Inf" ? Infinity : value));
    }
  }
  return families;
}

/** Buckets are cumulative, and the last of them, +Inf, is the count. */
function checkBuckets(family: string, samples: ReadonlyMap<string, number>): void {
  const before = new Map<string, number>();
  for (const [key, value] of samples) {
    const [, le, rest = ""] = /^\w+_bucket\{le="([^"]+)",?(.*)\}$/.exec(key) ?? [];
    if (le === undefined) continue;
    assert.ok(value >= (before.get(rest) ?? 0), key);
    before.set(rest, value);
    if (le === "+Inf") assert.equal(samples.get(`${family}_count${rest === "" ? "" : `{${rest}}`}`), value, key);
  }
}

test("the figures are in the text form of Prometheus, and named by its conventions", async () => {
  const families = parse(await filled());
  for (const [family, { type, help, samples }] of families) {
    assert.ok(help.length > 5, family);
    assert.equal(family.endsWith("_total"), type === "counter", `${family} is a ${type}`);
    assert.match(family, /^(tokiwa|nodejs|process)_[a-z0-9_]+$/);
    assert.doesNotMatch(family, /_(ms|milliseconds|minutes|kb|mb|percent)(_|$)/, "base units");
    if (type === "histogram") checkBuckets(family, samples);
  }
  const value = (family: string, labelled = "") => families.get(family)?.samples.get(family + labelled);
  assert.equal(value("tokiwa_observations_accepted_total"), 20);
  assert.equal(value("tokiwa_cells_changed_total", '{cause="clock"}'), 2);
  assert.equal(value("tokiwa_http_problems_total", '{code="too-many-requests"}'), 1);
  assert.equal(value("tokiwa_live_events_behind"), 2);
  assert.equal(value("tokiwa_expiry_overdue_subjects"), 4);
  assert.equal(value("tokiwa_content_unmoved_subjects"), 3);
  assert.equal(value("tokiwa_history_astray_rows"), 6);
  assert.equal(value("tokiwa_past_snapshot_timestamp_seconds"), 1_790_000_000);
  assert.equal(value("tokiwa_past_keyframes_timestamp_seconds"), 1_780_000_000.5);
  assert.equal(value("tokiwa_past_clearing_timestamp_seconds"), 1_770_000_000);
  assert.equal(value("tokiwa_duty_held", '{duty="upkeep"}'), 1);
  assert.equal(value("tokiwa_acceptance_queue_length"), 5);
});

test("promtool finds nothing to object to", async (t) => {
  const found = spawnSync("promtool", ["check", "metrics"], { input: await filled(), encoding: "utf8" });
  if (found.error) return t.skip("promtool is not installed (Debian: prometheus)");
  assert.equal(found.status, 0, found.stdout + found.stderr);
});

test("what cannot be told just now is left out, and the rest is told", async () => {
  const away = async () => Promise.reject(new Error("away"));
  const families = parse(await filled({ ...sources, log: away, diskFree: async () => null }));
  for (const family of ["tokiwa_log_sequence", "tokiwa_live_events_behind", "tokiwa_disk_free_bytes"])
    assert.equal(families.get(family)?.samples.size, 0, family);
  assert.equal(families.get("tokiwa_database_connections")?.samples.size, 1);
});

test("docs/operations.md and its Japanese form name each figure of ours, and no other", async () => {
  const ours = [...parse(await filled()).keys()].filter((family) => family.startsWith("tokiwa_")).toSorted();
  for (const page of ["operations.md", "operations.ja.md"]) {
    const text = readFileSync(join(import.meta.dirname, "../../../../../docs", page), "utf8");
    const named = [...text.matchAll(/^\| `(tokiwa_\w+)`/gm)].map(([, one]) => one ?? "");
    assert.deepEqual(named.toSorted(), ours, page);
  }
});

const prometheus = join(import.meta.dirname, "../../../../../docs/prometheus");

test("the example of alerts speaks of figures that there are, and fires where it is meant to", async (t) => {
  const ours = parse(await filled());
  const rules = readFileSync(join(prometheus, "rules.yaml"), "utf8");
  for (const [figure] of rules.matchAll(/tokiwa_[a-z_]+/g)) assert.ok(ours.has(figure), figure);
  const found = spawnSync("promtool", ["test", "rules", join(prometheus, "rules.test.yaml")], { encoding: "utf8" });
  if (found.error) return t.skip("promtool is not installed (Debian: prometheus)");
  assert.equal(found.status, 0, found.stdout + found.stderr);
});
