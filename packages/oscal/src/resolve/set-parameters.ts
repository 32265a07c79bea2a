/**
 * Parameters set by a profile (Profile Resolution, "Setting Parameters").
 * @module
 */
import type { Parameter } from "../model/catalog.ts";
import type { SetParameter } from "../model/profile.ts";
import { grouped } from "../sets/sets.ts";
import type { Notes } from "./notes.ts";
import { type Outline, controlsOf, groupsOf } from "./outline.ts";
import { words } from "./words/modify.ts";

export interface SetParameters {
  /** The loose ones as they are then. */
  readonly loose: readonly Parameter[];
  /** Directives, by their index, whose parameter is not in the result. */
  readonly idle: ReadonlyMap<number, SetParameter>;
}

/**
 * Sets the parameters of controls, groups and `loose` ones, all in one pass. Several directives for one parameter apply
 * in their sequence (req-modify-param-multi).
 */
export function setParameters(
  outline: Outline,
  loose: readonly Parameter[],
  directives: readonly SetParameter[],
): SetParameters {
  if (directives.length === 0) return { loose, idle: new Map() };
  const settings = grouped(directives, (directive) => directive["param-id"]);
  const found = new Set<string>();
  const set = (params: readonly Parameter[]): readonly Parameter[] => {
    if (!params.some(({ id }) => settings.has(id))) return params;
    return params.map((param) => {
      const own = settings.get(param.id);
      if (!own) return param;
      found.add(param.id);
      return withSettings(param, own);
    });
  };
  for (const node of controlsOf(outline)) {
    const { params } = node.content;
    const now = params && set(params);
    if (now !== params) node.content = { ...node.content, params: now };
  }
  for (const node of groupsOf(outline)) {
    const { params } = node.content;
    const now = params && set(params);
    if (now !== params) node.content = { ...node.content, params: now };
  }
  const looseNow = set(loose);
  const idle = [...directives.entries()].filter(([, directive]) => !found.has(directive["param-id"]));
  return { loose: looseNow, idle: new Map(idle) };
}

/** The parameter with directives applied in their sequence. */
export const withSettings = (param: Parameter, directives: Iterable<SetParameter>): Parameter => {
  let now = param;
  for (const directive of directives) if (directive["param-id"] === param.id) now = withSetting(now, directive);
  return now;
};

/** Notes directives that had no parameter to set. */
export function noteIdle(idle: SetParameters["idle"], params: readonly Parameter[], notes: Notes): void {
  const set = new Set(params.map(({ id }) => id));
  for (const [index, { "param-id": id }] of idle)
    if (!set.has(id)) notes.add(`/profile/modify/set-parameters/${index}/param-id`, words.noSuchParameter(id));
}

/**
 * The parameter with one directive applied. `values` and `select` exclude each other in the model, so that setting one
 * takes the other away: the result must be valid (req-output-json).
 */
function withSetting(param: Parameter, directive: SetParameter): Parameter {
  const { values, select, ...rest } = param;
  const choice =
    directive.values || directive.select
      ? { ...(directive.values && { values: directive.values }), ...(directive.select && { select: directive.select }) }
      : { ...(values && { values }), ...(select && { select }) };
  const props = added(param.props, directive.props);
  const links = added(param.links, directive.links);
  const constraints = [...(param.constraints ?? []), ...(directive.constraints ?? [])];
  const guidelines = [...(param.guidelines ?? []), ...(directive.guidelines ?? [])];
  return {
    ...rest,
    ...(directive.class !== undefined && { class: directive.class }),
    ...(directive["depends-on"] !== undefined && { "depends-on": directive["depends-on"] }),
    ...(props.length > 0 && { props }),
    ...(links.length > 0 && { links }),
    ...(directive.label !== undefined && { label: directive.label }),
    ...(directive.usage !== undefined && { usage: directive.usage }),
    ...(constraints.length > 0 && { constraints }),
    ...(guidelines.length > 0 && { guidelines }),
    ...choice,
  };
}

/** The new ones after those that were there, of which the same and those of the same UUID go (req-…-param-objects3). */
function added<T extends object>(before: readonly T[] = [], more: readonly T[] = []): readonly T[] {
  if (more.length === 0) return before;
  const keys = new Set(more.map(keyOf));
  return [...before.filter((each) => !keys.has(keyOf(each))), ...more];
}

const keyOf = (each: object): string =>
  "uuid" in each && typeof each.uuid === "string" ? each.uuid : JSON.stringify(each);
