/**
 * A difference applied: the later catalog of the earlier.
 * @module
 */
import type { Catalog } from "../model/catalog.ts";
import { shapeOf } from "../resolve/shape.ts";
import type { CatalogDifference, Held } from "./diff.ts";
import { changed } from "./object-change.ts";
import { type PlaceKey, takenApart, top } from "./placed.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * `patchCatalog(a, diffCatalogs(a, b))` is `b`. The catalog given stays as it is.
 * @returns undefined where the difference is not one from this catalog
 */
export function patchCatalog(before: Catalog, difference: CatalogDifference): Catalog | undefined {
  const taken = takenApart(before);
  const objects = new Map<PlaceKey, Json>();
  const held = new Map<PlaceKey, Held>([[top, taken]]);
  for (const { key, object, groups, controls } of taken.placed.values()) {
    const { controls: _, ...own } = object;
    const { groups: __, ...alone }: Json = own;
    objects.set(key, alone);
    held.set(key, { groups, controls });
  }
  for (const { key, added, removed, change } of difference.items) {
    if (removed) objects.delete(key);
    if (added) objects.set(key, added);
    const old = objects.get(key);
    if (change && !old) return undefined;
    if (change && old) objects.set(key, changed(old, change));
  }
  for (const [key, now] of Object.entries(difference.held)) held.set(key, now);

  let whole = true;
  // A place that holds itself would not end: every place is used once.
  const used = new Set<PlaceKey>();
  const listOf = (keys: readonly PlaceKey[]): readonly Json[] =>
    keys.flatMap((key) => {
      const object = objects.get(key);
      if (!object || used.has(key)) {
        whole = false;
        return [];
      }
      used.add(key);
      return [{ ...object, ...holdingsOf(held.get(key)) }];
    });
  const holdingsOf = (holds: Held | undefined): Json => {
    const groups = listOf(holds?.groups ?? []);
    const controls = listOf(holds?.controls ?? []);
    return { ...(controls.length > 0 && { controls }), ...(groups.length > 0 && { groups }) };
  };

  const { groups: _, controls: __, ...frame } = before;
  const matter = before["back-matter"];
  const framed: Json = {
    ...(difference.catalog ? changed(frame, difference.catalog) : frame),
    metadata: difference.metadata ? changed(before.metadata, difference.metadata) : before.metadata,
    ...(difference.backMatter && matter && { "back-matter": changed(matter, difference.backMatter) }),
  };
  const shape = shapeOf({ catalog: { ...framed, ...holdingsOf(held.get(top)) } });
  return whole && "catalog" in shape ? shape.catalog : undefined;
}
