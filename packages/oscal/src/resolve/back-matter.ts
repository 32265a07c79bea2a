/**
 * The resources of the result (Profile Resolution, "Backmatter Resolution" and "Pruning").
 * @module
 */
import type { Resource } from "../model/metadata.ts";
import { staysAlways } from "./keep.ts";
import { collectReferences, noReferences, type References } from "./references.ts";

/**
 * All resources in the order in which they are copied, one of each UUID: the later replaces the earlier, unless only the
 * earlier is kept always (req-backmatter-dupe, req-backmatter-keep).
 */
export function combinedResources(lists: Iterable<readonly Resource[] | undefined>): readonly Resource[] {
  const resources = new Map<string, Resource>();
  for (const list of lists)
    for (const resource of list ?? []) {
      const key = resource.uuid.toLowerCase();
      const earlier = resources.get(key);
      if (earlier && staysAlways(earlier) && !staysAlways(resource)) continue;
      resources.delete(key);
      resources.set(key, resource);
    }
  return [...resources.values()];
}

/** Those that are kept always or referred to: by the text of the result, or by a resource that stays (req-prune-ref). */
export function neededResources(resources: readonly Resource[], references: References): readonly Resource[] {
  const byUuid = new Map(resources.map((resource) => [resource.uuid.toLowerCase(), resource]));
  const needed = new Set<Resource>();
  const open: Resource[] = [];
  const need = (resource: Resource | undefined): void => {
    if (!resource || needed.has(resource)) return;
    needed.add(resource);
    open.push(resource);
  };
  for (const resource of resources) if (staysAlways(resource)) need(resource);
  for (const id of references.fragments) need(byUuid.get(id.toLowerCase()));
  for (let resource = open.pop(); resource; resource = open.pop()) {
    const inside = noReferences();
    // What is embedded as base64 is not text of this document.
    const { base64: _, ...text } = resource;
    collectReferences(text, inside);
    for (const id of inside.fragments) need(byUuid.get(id.toLowerCase()));
  }
  return resources.filter((resource) => needed.has(resource));
}
