// Whatever obliges has a control that carries it out, or stands in the list of what is set aside, with the reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { surveyContent } from "@tokiwa/content";
import { content } from "./content.ts";

const { gaps } = surveyContent(content);
const setAside = new Map(gaps.clausesSetAside.map(({ id, reason }) => [id, reason]));

/** Moments at which other documents are in force: under the first strategy, after its end, and later. */
const moments = ["2022-02-24", "2024-03-01", "2025-12-23", "2026-11-28"].map((day) =>
  Date.parse(`${day}T00:00:00+09:00`),
);

test("each clause that obliges at a moment has a control with a check, or is set aside with a reason", () => {
  for (const at of moments) {
    const obliging = [...content.clauses.keys()].filter((id) => content.obliges(id, at));
    assert.ok(obliging.length > 50, `${obliging.length} clauses oblige on ${new Date(at).toISOString()}`);
    for (const id of obliging) {
      const controls = content.controlsOfClause(id);
      if (controls.length === 0) assert.ok(setAside.has(id), id);
      else
        assert.ok(
          controls.some((control) => content.checksOfControl(control).length > 0),
          id,
        );
    }
  }
});

test("nothing is a gap without being named as one, and what is set aside says why in a sentence", () => {
  assert.deepEqual(gaps.clausesWithoutControl, []);
  assert.deepEqual(gaps.controlsWithoutCheck, []);
  assert.deepEqual(gaps.controlsWithoutProfile, []);
  for (const [id, { ja, en }] of setAside) {
    assert.match(ja, /。$/, id);
    assert.match(en, /\.$/, id);
  }
});

test("a document that only informs never obliges, whatever its clauses say", () => {
  for (const { id, document } of content.clauses.values())
    if (document.track === "informative") for (const at of moments) assert.equal(content.obliges(id, at), false, id);
});

test("every focus area of the basic policy has clauses and controls: security, service design, interface, data, process", () => {
  for (const focus of ["security", "service-design", "user-interface", "data", "process"]) {
    const clauses = [...content.clauses.values()].filter((clause) => clause.focus === focus);
    assert.ok(clauses.length > 0, focus);
    assert.ok(
      clauses.some(
        ({ id, document }) => document.id === "basic-policy-2021" && content.controlsOfClause(id).length > 0,
      ),
      focus,
    );
  }
});
