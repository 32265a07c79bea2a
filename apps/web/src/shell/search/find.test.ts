import assert from "node:assert/strict";
import { test } from "node:test";
import type { TraceNode } from "@tokiwa/server/api";
import { find } from "./find.ts";

const item = (id: string, ja: string, en: string): TraceNode => ({
  id,
  layer: "check",
  kind: "check",
  title: { ja, en },
  group: null,
  inForce: true,
  state: "unknown",
  counts: null,
  cells: null,
});
const items = [
  item("host.ssh.root-login", "root が SSH で直接ログインできない", "root cannot sign in over SSH"),
  item("host.ssh", "SSH サーバー", "SSH server"),
  item("host.time.sync", "時刻が同期している", "The clock is synchronized"),
];
const found = (typed: string) => find(items, typed).map(({ id }) => id);

test("an item is found by either language, whatever the width or case of the letters", () => {
  assert.deepEqual(found("時刻"), ["host.time.sync"]);
  assert.deepEqual(found("CLOCK"), ["host.time.sync"]);
  assert.deepEqual(found("ｓｓｈ　直接"), ["host.ssh.root-login"]);
});

test("the item whose identifier it is comes first", () => {
  assert.deepEqual(found("host.ssh"), ["host.ssh", "host.ssh.root-login"]);
});

test("nothing typed finds nothing", () => {
  assert.deepEqual(found("  "), []);
});

test("what stands for several is found by none of their names: they are looked for apart", () => {
  assert.deepEqual(find([{ ...item("group:evidence:host", "ホスト", "Hosts"), number: 40 }], "host"), []);
});
