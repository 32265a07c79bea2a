/**
 * An imported catalog laid out for selection: its controls in document order, each with its place.
 * @module
 */
import type { Catalog, Control, Group, Parameter } from "../model/catalog.ts";

/** A control of a source, at its place among the others. */
export interface SourceControl {
  readonly control: Control;
  readonly parent: SourceControl | undefined;
  readonly children: readonly SourceControl[];
  /** RFC 6901, into the source. */
  readonly pointer: string;
}

export interface SourceGroup {
  readonly group: Group;
  readonly groups: readonly SourceGroup[];
  readonly controls: readonly SourceControl[];
}

export interface ControlSource {
  readonly catalog: Catalog;
  readonly groups: readonly SourceGroup[];
  readonly controls: readonly SourceControl[];
  /** Every control, depth first; what stands beside groups comes before them, as in the model. */
  readonly all: readonly SourceControl[];
  readonly byId: ReadonlyMap<string, readonly SourceControl[]>;
  /** Parameters outside of any control. */
  readonly looseParams: readonly Parameter[];
}

/** Lays out a catalog; its depth has been limited where its shape was read. */
export function controlSource(catalog: Catalog): ControlSource {
  const all: SourceControl[] = [];
  const byId = new Map<string, SourceControl[]>();
  const looseParams: Parameter[] = [...(catalog.params ?? [])];

  const layControl = (control: Control, parent: SourceControl | undefined, pointer: string): SourceControl => {
    const children: SourceControl[] = [];
    const laid: SourceControl = { control, parent, children, pointer };
    all.push(laid);
    const same = byId.get(control.id);
    if (same) same.push(laid);
    else byId.set(control.id, [laid]);
    control.controls?.forEach((child, index) => children.push(layControl(child, laid, `${pointer}/controls/${index}`)));
    return laid;
  };
  const layControls = (controls: readonly Control[] | undefined, pointer: string): readonly SourceControl[] =>
    (controls ?? []).map((control, index) => layControl(control, undefined, `${pointer}/controls/${index}`));
  const layGroups = (groups: readonly Group[] | undefined, pointer: string): readonly SourceGroup[] =>
    (groups ?? []).map((group, index) => {
      const at = `${pointer}/groups/${index}`;
      if (group.params) looseParams.push(...group.params);
      return { group, groups: layGroups(group.groups, at), controls: layControls(group.controls, at) };
    });

  const controls = layControls(catalog.controls, "/catalog");
  const groups = layGroups(catalog.groups, "/catalog");
  return { catalog, groups, controls, all, byId, looseParams };
}
