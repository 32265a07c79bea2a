import assert from "node:assert/strict";
import { test } from "node:test";
import type { Language } from "@tokiwa/content";
import type { Terminal } from "../terminal/terminal.ts";
import { bytes, printStatus, type Status } from "./view.ts";

const well: Status = {
  instance: { url: "http://127.0.0.1:4180", pid: 7, version: "0.1.0" },
  overview: {
    requirements: { satisfied: 3, notSatisfied: 1, unknown: 2, notApplicable: 0, excepted: 0 },
    coverage: { known: 8, inScope: 12, unknown: { neverObserved: 1, stale: 2, error: 1, conflict: 0 } },
    lastReceived: "2026-11-23T00:00:00.000Z",
    gaps: 1,
    worst: [],
  },
  server: {
    process: { startedAt: "2026-11-23T00:00:00.000Z", memory: 2e8, eventLoopDelay: 1, followers: 0, queue: 0 },
    processes: [
      {
        ...{ host: "a", pid: 7, port: 4180, version: "0.1.0", since: "2026-11-23T00:00:00.000Z", self: true },
        roles: ["upkeep", "diagnosis"],
      },
      {
        ...{ host: "b", pid: 9, port: 4181, version: "0.1.0", since: "2026-11-23T00:00:00.000Z", self: false },
        roles: [],
      },
    ],
    database: {
      ...{ version: "18.4", embedded: false, size: 12_345_678, answersIn: 2.5 },
      connections: { open: 4, idle: 3, waiting: 0 },
    },
    disk: { folder: "/srv/tokiwa", free: 5e10, total: 1e11 },
    log: {
      sequence: 42,
      recordedAt: "2026-11-23T00:00:00.000Z",
      eventsBehind: 0,
      overdue: { subjects: 0, seconds: 0 },
      unmoved: 0,
    },
    past: {
      ...{ astray: 0, snapshotAt: "2026-11-22T15:00:00.000Z", keyframesAt: "2026-11-20T03:00:00.000Z" },
      clearedAt: null,
    },
  },
  diagnosis: {
    ...{ subject: null, elsewhere: false, running: true, done: 3, total: 9, lastCompletedAt: null },
    errors: [],
  },
};

function printed(status: Status, language: Language): string {
  const lines: string[] = [];
  const terminal: Terminal = {
    ...{ language, width: 100, watched: false },
    say: (text) => text[language],
    out: (line = "") => void lines.push(line),
    err: () => {},
    rewrite: () => {},
    tone: (_, text) => text,
    errTone: (_, text) => text,
  };
  printStatus(status, terminal);
  return lines.join("\n");
}

test("all is well: what is unknown and why, how far, the database, the disk, and who has which duty", () => {
  const en = printed(well, "en");
  for (const part of [
    "✓ healthy  Tokiwa 0.1.0",
    "66.6% (8 of 12 cells in scope); 4 unknown: 1 never observed, 2 stale, 1 could not be checked, 0 in conflict",
    "first round under way (3 of 9 checks)",
    "Behind: nothing (up to record 42)",
    "PostgreSQL 18.4 (DATABASE_URL), 12 MB, answers in 2.5 ms, 4 connections (1 in use, 0 waiting)",
    "50 GB free of 100 GB (/srv/tokiwa)",
    "a 7 (the one that answers)  :4180",
    "upkeep, diagnosis",
    "b 9  :4181",
  ])
    assert.ok(en.includes(part), `${part}\n${en}`);
  const ja = printed(well, "ja");
  for (const part of ["✓ 正常", "未観測 1、期限切れ 2、検査不能 1", "遅れ：なし", "期限の管理、機器の診断"])
    assert.ok(ja.includes(part), `${part}\n${ja}`);
  assert.doesNotMatch(ja, /[぀-ヿ一-鿿]: |: [぀-ヿ一-鿿]/, "a colon in Japanese is full-width");
});

test("what needs attention is marked, and said in the first line", () => {
  const { server } = well;
  const cases: readonly Partial<Status["server"]>[] = [
    { disk: { folder: "/srv/tokiwa", free: 1e8, total: 1e11 } },
    { disk: null },
    { log: { ...server.log, overdue: { subjects: 4, seconds: 61 } } },
  ];
  for (const more of cases) {
    const said = printed({ ...well, server: { ...server, ...more } }, "en");
    assert.match(said, /^! running, needs attention/);
    assert.match(said, /\n! (Disk|Behind)/);
  }
  const error = { at: "2026-11-23T00:00:00.000Z", message: { ja: "中断", en: "cut off" } };
  assert.match(printed({ ...well, diagnosis: { ...well.diagnosis, errors: [error] } }, "en"), /\n! .*cut off/);
});

test("while subjects follow a new content it is said how many are to come, and nothing is wrong", () => {
  const { server } = well;
  const following = { ...well, server: { ...server, log: { ...server.log, unmoved: 1200 } } };
  assert.match(
    printed(following, "en"),
    /^✓ healthy[^]*\n {2}Following the new content: 1200 subjects still to come\n/,
  );
  assert.match(printed(following, "ja"), /\n {2}新しい内容への移行：残り 1200 対象\n/);
  assert.doesNotMatch(printed(well, "en"), /Following/);
});

test("bytes are told in the unit that fits", () => {
  assert.deepEqual([0, 999, 1000, 1_234_567, 98_765_432_100].map(bytes), ["0 B", "999 B", "1.0 kB", "1.2 MB", "99 GB"]);
});

test("history that is not kept up asks for attention, and says what of it", () => {
  assert.match(printed(well, "en"), / {2}History: snapshot 2026-11-2\d \d\d:\d\d:00 [+-]\d\d:\d\d, .*, cleared never/);
  const of = (past: Partial<Status["server"]["past"]>): string =>
    printed({ ...well, server: { ...well.server, past: { ...well.server.past, ...past } } }, "ja");
  assert.match(of({ astray: 12 }), /^! 履歴：.*月に属さない行 12$/m);
  assert.match(of({ snapshotAt: "2026-11-20T15:00:00.000Z" }), /^! 履歴：/m);
  assert.match(of({ snapshotAt: null, keyframesAt: null }), /^ {2}履歴：日次の控え まだありません/m);
});
