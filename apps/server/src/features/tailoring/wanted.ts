/**
 * What a system would be asked for after changes, and what would come of that.
 * @module
 */
import { countsOf, type RequirementStanding, requirementState } from "@tokiwa/assurance";
import { type Content, inBoth, type Text } from "@tokiwa/content";
import type { Tx } from "../../platform/database/database.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest } from "../../platform/http/problems.ts";
import { type Catalogs, withAdopted } from "../catalogs/service.ts";
import { readSelection, type Selection, selectedBy, type System, writeSelection } from "../inventory/service.ts";
import { foresee, type Revision, revisionWith } from "../posture/service.ts";
import { applied, type SetValues, valuesAfter } from "./change.ts";
import { changeWithoutEffect } from "./problems.ts";
import type { TailoringChange, TailoringPreview } from "./schema.ts";

/** A content with the imported profiles that changes choose, which are not in use yet. */
export async function contentFor(
  catalogs: Catalogs,
  content: Content,
  changes: readonly TailoringChange[],
): Promise<Content> {
  let completed = content;
  for (const change of changes) {
    const adoption = change.kind === "profile" ? await catalogs.adoption(completed, change.profile) : null;
    if (adoption) completed = withAdopted(completed, [adoption]);
  }
  return completed;
}

/** What a system is asked for: which controls, and the values that are set for it. */
export interface Wanted {
  readonly selection: Selection;
  readonly values: SetValues;
}

const controlsOf = (content: Content, { profile }: Selection): ReadonlySet<string> =>
  new Set(content.profiles.get(profile)?.controls);

const nowhere = (pointer: string, ja: string, en: string): ProblemError =>
  new ProblemError(invalidRequest, { errors: [{ pointer, detail: { ja, en } }] });

const isSame = (a: Text | null, b: Text | null): boolean => a?.ja === b?.ja && a?.en === b?.en;

/** The value of a parameter: as it is set for the system, or as the control says. */
function valueIn(content: Content, values: SetValues, control: string, parameter: string): Text | null {
  const own = content.controls.get(control)?.parameters.find(({ id }) => id === parameter);
  return values.get(control)?.get(parameter) ?? own?.value ?? null;
}

/**
 * What is wanted after one change.
 * @throws ProblemError where it names what is not there, or changes nothing.
 */
function after(content: Content, { selection, values }: Wanted, change: TailoringChange): Wanted {
  const selected = selectedBy(selection, controlsOf(content, selection));
  let isEffective = true;
  if (change.kind === "profile") {
    if (!content.profiles.has(change.profile))
      throw nowhere("/change/profile", "そのプロファイルはありません。", "There is no such profile.");
    isEffective = change.profile !== selection.profile;
  } else {
    const control = content.controls.get(change.control);
    if (!control) throw nowhere("/change/control", "その管理策はありません。", "There is no such control.");
    if (change.kind !== "set") isEffective = selected.has(change.control) === (change.kind === "remove");
    else {
      if (!selected.has(change.control))
        throw nowhere(
          "/change/control",
          "この情報システムに求められていない管理策です。",
          "The system is not asked for that control.",
        );
      if (!control.parameters.some(({ id }) => id === change.parameter))
        throw nowhere("/change/parameter", "そのパラメータはありません。", "There is no such parameter.");
      isEffective = !isSame(values.get(change.control)?.get(change.parameter) ?? null, change.value);
    }
  }
  if (!isEffective) throw new ProblemError(changeWithoutEffect);
  return {
    selection: applied(selection, change, controlsOf(content, selection)),
    values: valuesAfter([change], values),
  };
}

/** What is wanted after changes, one after the other. */
export function wantedAfter(content: Content, wanted: Wanted, changes: readonly TailoringChange[]): Wanted {
  return changes.reduce((now, change) => after(content, now, change), wanted);
}

/** What would come of changes of what a system is asked for. Nothing of it is kept. */
export async function foreseeChanges(
  tx: Tx,
  { revision, content }: { readonly revision: Revision; readonly content: Content },
  {
    system,
    values,
    standings,
  }: {
    readonly system: System;
    readonly values: SetValues;
    /** Of its requirements now. */
    readonly standings: ReadonlyMap<string, RequirementStanding>;
  },
  changes: readonly TailoringChange[],
): Promise<TailoringPreview> {
  const wanted = wantedAfter(content, { selection: readSelection(system.profile), values }, changes);
  const flips = await foresee(
    tx,
    revision,
    { ...system, profile: writeSelection(wanted.selection) },
    revisionWith(revision, content),
  );
  const then = new Map(standings);
  for (const { control, to } of flips)
    if (to === null) then.delete(control);
    else then.set(control, to);
  const rowOf = (control: string, standing: RequirementStanding) => ({
    id: control,
    title: content.controls.get(control)?.title ?? inBoth(control),
    state: requirementState(standing),
    checks: content.checksOfControl(control).length,
  });
  const ordered = flips.toSorted((a, b) => (a.control < b.control ? -1 : 1));
  const set = changes.flatMap((change) => (change.kind === "set" ? [change] : []));
  return {
    profile: {
      id: wanted.selection.profile,
      title: content.profiles.get(wanted.selection.profile)?.title ?? inBoth(wanted.selection.profile),
    },
    gained: ordered.flatMap(({ control, from, to }) => (from === null && to !== null ? [rowOf(control, to)] : [])),
    lost: ordered.flatMap(({ control, from, to }) => (from !== null && to === null ? [rowOf(control, from)] : [])),
    values: set.map(({ control, parameter }) => ({
      control: { id: control, title: content.controls.get(control)?.title ?? inBoth(control) },
      parameter: { id: parameter, label: labelOf(content, control, parameter) },
      before: valueIn(content, values, control, parameter) ?? inBoth("–"),
      value: valueIn(content, wanted.values, control, parameter) ?? inBoth("–"),
    })),
    before: countsOf(standings.values()),
    after: countsOf(then.values()),
  };
}

export const labelOf = (content: Content, control: string, parameter: string): Text =>
  content.controls.get(control)?.parameters.find(({ id }) => id === parameter)?.label ?? inBoth(parameter);
