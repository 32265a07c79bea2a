/**
 * What a system is asked for and how that came about, as a page shows it.
 * @module
 */
import { type Content, inBoth } from "@tokiwa/content";
import type { Offer } from "../catalogs/service.ts";
import { readSelection, selectedBy, type System } from "../inventory/service.ts";
import { organizationOf, profileOf, type View } from "../posture/service.ts";
import { topicOf, type SetValues } from "./change.ts";
import type { Tailoring, TailoringRecord } from "./schema.ts";
import type { Kept } from "./store.ts";
import { labelOf } from "./wanted.ts";

const titleIn = (of: ReadonlyMap<string, { readonly title: Tailoring["profiles"][number]["title"] }>, id: string) =>
  of.get(id)?.title ?? null;

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/** The last change in force of each topic: earlier ones are taken back by taking these back first. */
function lastInForce(changes: readonly Kept[]): ReadonlySet<string> {
  const last = new Map<string, Kept>();
  for (const kept of changes) {
    if (kept.state !== "in-force") continue;
    const known = last.get(topicOf(kept.change));
    if (!known || (known.sequence ?? 0) < (kept.sequence ?? 0)) last.set(topicOf(kept.change), kept);
  }
  return new Set([...last.values()].map(({ id }) => id));
}

function recordOf(content: Content, kept: Kept, undoable: boolean, offers: readonly Offer[]): TailoringRecord {
  const { change, sequence: _, before: __, proposedAt, decidedAt, ...rest } = kept;
  const title =
    change.kind === "profile"
      ? (titleIn(content.profiles, change.profile) ??
        offers.find(({ profile }) => profile === change.profile)?.title ??
        null)
      : titleIn(content.controls, change.control);
  return {
    ...rest,
    change,
    title,
    parameter: change.kind === "set" ? labelOf(content, change.control, change.parameter) : null,
    proposedAt: new Date(proposedAt).toISOString(),
    decidedAt: decidedAt === null ? null : new Date(decidedAt).toISOString(),
    undoable,
  };
}

export function tailoringOf(
  view: View,
  system: System,
  kept: { readonly changes: readonly Kept[]; readonly values: SetValues; readonly offers: readonly Offer[] },
): Tailoring {
  const { content } = view.projection.revision;
  const { changes, values, offers } = kept;
  const selection = readSelection(system.profile);
  const selected = selectedBy(selection, content.profiles.get(selection.profile)?.controls ?? []);
  const controlNamed = (id: string) => ({ id, title: content.controls.get(id)?.title ?? inBoth(id) });
  const undoable = lastInForce(changes);
  return {
    system: { id: system.id, name: system.name, organization: organizationOf(view, system.organization) },
    profile: profileOf(content, system),
    inForce: {
      added: selection.added.map(controlNamed),
      removed: selection.removed.map(controlNamed),
      values: [...values].flatMap(([control, of]) =>
        [...of].map(([parameter, value]) => ({
          control: controlNamed(control),
          parameter: { id: parameter, label: labelOf(content, control, parameter) },
          value,
        })),
      ),
    },
    changes: changes.map((one) => recordOf(content, one, undoable.has(one.id), offers)),
    profiles: [
      ...[...content.profiles.values()].map(({ id, title, description, controls, cameFrom }) => ({
        ...{ id, title, description, controls: controls.length, document: cameFrom?.document ?? null },
      })),
      ...offers
        .filter(({ profile }) => !content.profiles.has(profile))
        .map(({ profile, title, document }) => ({ id: profile, title, description: null, controls: null, document })),
    ],
    controls: [...content.controls.values()]
      .map(({ id, title, parameters }) => ({
        ...{ id, title, selected: selected.has(id), checks: content.checksOfControl(id).length },
        parameters: parameters.map((one) => ({
          ...{ id: one.id, label: one.label, value: values.get(id)?.get(one.id) ?? one.value },
        })),
      }))
      .toSorted(byId),
  };
}
