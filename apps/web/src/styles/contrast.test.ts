import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { contrast, rolesOf } from "./colour.ts";

const tokens = readFileSync(createRequire(import.meta.url).resolve("@digital-go-jp/tailwind-theme-plugin/v4"), "utf8");
const palette = readFileSync(new URL("palette.css", import.meta.url), "utf8");
const roles = rolesOf(tokens, palette);

const grounds = ["page", "band", "float"];
const softGrounds = ["chosen", "satisfied-soft", "failed-soft", "unknown-soft", "excepted-soft", "apart-soft"];
const states = ["satisfied", "failed", "unknown", "excepted", "apart"];

/** Text on its ground: 4.5 (WCAG 2.2, 1.4.3). */
const texts: readonly (readonly [string, string])[] = [
  ...["ink", "ink-soft", "ink-faint", "link", "act", "act-strong", ...states].flatMap((text) =>
    grounds.map((ground) => [text, ground] as const),
  ),
  ...["ink", "ink-soft", "link"].flatMap((text) => softGrounds.map((ground) => [text, ground] as const)),
  ...states.map((state) => [state, `${state}-soft`] as const),
  ...states.map((state) => [state, "chosen"] as const),
  ["on-act", "act"],
  ["on-act", "act-strong"],
];

/** Borders of controls, bars and marks beside what they stand on: 3 (WCAG 2.2, 1.4.11). */
const shapes: readonly (readonly [string, string])[] = [
  ...["edge", "act", "unknown-fill", ...states].flatMap((shape) => grounds.map((ground) => [shape, ground] as const)),
  ["page", "act"],
];

function check(pairs: readonly (readonly [string, string])[], least: number): readonly string[] {
  return pairs.flatMap(([front, back]) =>
    (["light", "dark"] as const).flatMap((theme) => {
      const one = roles.get(front);
      const other = roles.get(back);
      if (!one || !other) return [`${front} or ${back} is not in the palette`];
      const ratio = contrast(one[theme], other[theme]);
      return ratio >= least ? [] : [`${front} on ${back}, ${theme}: ${ratio.toFixed(2)}`];
    }),
  );
}

test("every text of the palette can be read on every ground that it stands on", () => {
  assert.deepEqual(check(texts, 4.5), []);
});

test("every border, bar and mark stands out from its ground", () => {
  assert.deepEqual(check(shapes, 3), []);
});

test("the focus is seen on every ground: its line or the ring around it stands out", () => {
  for (const ground of [...grounds, "act"]) {
    for (const theme of ["light", "dark"] as const) {
      const [back, line, ring] = [ground, "focus-line", "focus-ring"].map((name) => roles.get(name)?.[theme] ?? "");
      assert.ok(
        Math.max(contrast(line ?? "", back ?? ""), contrast(ring ?? "", back ?? "")) >= 3,
        `${ground}, ${theme}`,
      );
    }
  }
});

test("contrast is that of the definition: black on white is 21, and the measured values of the design system hold", () => {
  assert.equal(contrast("#000", "#fff"), 21);
  assert.equal(contrast("#927200", "#f2f2f2").toFixed(2), "4.05");
});
