import assert from "node:assert/strict";
import { test } from "node:test";
import type { OrganizationRow } from "@tokiwa/server/api";
import { isFound, visibleOf, type Wanted } from "./visible.ts";

const counts = { satisfied: 0, notSatisfied: 0, unknown: 0, notApplicable: 0, excepted: 0 };
const text = (ja: string) => ({ ja, en: ja });

function row(path: string, more: Partial<OrganizationRow> = {}): OrganizationRow {
  const ids = path.split("/");
  const id = ids.at(-1) ?? "";
  return {
    ...{ id, name: text(`名称${id}`), systems: 0, assets: 0, phase: "present", term: { from: null, until: null } },
    above: ids.slice(0, -1).map((one) => ({ id: one, name: text(one) })),
    whole: { organizations: 1, systems: 0, assets: 0, counts },
    ...more,
  };
}

const rows = [row("a"), row("a/b"), row("a/b/c"), row("a/d"), row("e", { phase: "ended" })];
const all: Wanted = { q: undefined, ended: false, isOpen: () => true };
const shown = (wanted: Partial<Wanted>) =>
  visibleOf(rows, { ...all, ...wanted }).map(({ row: { id }, level, place, beside, open }) =>
    [id, level, `${place}/${beside}`, open === undefined ? "-" : open ? "open" : "shut"].join(" "),
  );

test("each stands at its level and in its place among those beside it", () => {
  assert.deepEqual(shown({}), ["a 1 1/1 open", "b 2 1/2 open", "c 3 1/1 -", "d 2 2/2 -"]);
});

test("what is below one that is shut is out of sight, however deep", () => {
  assert.deepEqual(shown({ isOpen: () => false }), ["a 1 1/1 shut"]);
});

test("one that ended is out of sight unless it is asked for, or a system is still its own", () => {
  assert.deepEqual(shown({ ended: true }).at(-1), "e 1 2/2 -");
  const left = row("f", { phase: "ended", whole: { organizations: 1, systems: 1, assets: 0, counts } });
  assert.deepEqual(
    visibleOf([left], all).map(({ row: { id } }) => id),
    ["f"],
  );
});

test("a search shows what it finds and those above it, opened, whatever was shut", () => {
  assert.deepEqual(shown({ q: "名称Ｃ", isOpen: () => false }), ["a 1 1/1 open", "b 2 1/1 open", "c 3 1/1 -"]);
  assert.equal(isFound(row("a"), "a 名称"), true);
  assert.equal(isFound(row("a"), "b"), false);
});
