/**
 * A catalog of 10 MB: a real one as often as it takes, each time with identifiers of its own; a made one where there is
 * none.
 * @module
 */
import { existsSync, readFileSync } from "node:fs";

const real = new URL("../../../shared/corpus/oscal-ism-2025-03/ISM_catalog.json", import.meta.url);
const wanted = 10e6;

export function catalogOfTenMegabytes(): string {
  const source: unknown = existsSync(real) ? JSON.parse(readFileSync(real, "utf8")) : made();
  if (typeof source !== "object" || source === null || !("catalog" in source)) throw new Error("no catalog");
  const { catalog } = source;
  if (typeof catalog !== "object" || catalog === null || !("groups" in catalog)) throw new Error("no groups");
  const once = JSON.stringify(catalog.groups).slice(1, -1);
  const times = Math.max(1, Math.round(wanted / JSON.stringify(source, null, 1).length));
  const groups = Array.from({ length: times }, (_, n) =>
    once
      .replaceAll(/"id":"([^"]+)"/g, (_all, id: string) => `"id":"${id}-${n}"`)
      .replaceAll(/"uuid":"([0-9a-f]{7})[0-9a-f]/g, (_all, head: string) => `"uuid":"${head}${n % 10}`),
  );
  const all: unknown = JSON.parse(`[${groups.join(",")}]`);
  return JSON.stringify({ catalog: { ...catalog, groups: all } }, null, 1);
}

function made(): object {
  const metadata = { title: "Made", "last-modified": "2026-04-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
  const prose = "Members of staff are identified *uniquely*, before access. ".repeat(4);
  const control = (id: string) => ({
    id,
    title: "A control",
    parts: [{ id: `${id}_smt`, name: "statement", prose }],
  });
  const groups = Array.from({ length: 40 }, (_, n) => ({
    id: `g${n}`,
    title: "G",
    controls: Array.from({ length: 60 }, (_none, m) => control(`c${n}-${m}`)),
  }));
  return { catalog: { uuid: "11111111-1111-4111-8111-111111111111", metadata, groups } };
}

/** How many objects and arrays a document has. */
export const objectsOf = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? 1 + Object.values(value).reduce((sum: number, item) => sum + objectsOf(item), 0)
    : 0;

/** The smallest catalog. */
export const smallCatalog =
  '{"catalog":{"uuid":"11111111-1111-4111-8111-111111111111","metadata":{"title":"T","last-modified":"2026-04-01T00:00:00Z","version":"1","oscal-version":"1.2.1"}}}';
