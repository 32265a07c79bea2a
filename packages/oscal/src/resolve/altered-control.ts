/**
 * A control that a profile alters: where its objects are, and what is added and removed.
 * @module
 */
import type { Add } from "../model/profile.ts";
import {
  type DraftControl,
  draftControl,
  type DraftParam,
  draftParam,
  type DraftPart,
  draftPart,
  finished,
} from "./draft.ts";
import type { ControlNode } from "./outline.ts";
import { type Criterion, removeFrom } from "./remove.ts";

/** An object that `by-id` names. */
export type AddTarget = { readonly control: AlteredControl } & (
  | { readonly kind: "control"; readonly holder: AlteredControl }
  | { readonly kind: "param"; readonly param: DraftParam }
  | { readonly kind: "part"; readonly part: DraftPart; readonly holder: DraftControl | DraftPart }
);

type Unfit = (member: string, holder: "part" | "param" | "control") => void;
type AlteredOf = (node: ControlNode) => AlteredControl;

/** To index an object is some ten times the work of looking at one. */
const indexingCost = 10;

export class AlteredControl {
  readonly #node: ControlNode;
  readonly #draft: DraftControl;
  /** The objects of this control alone; undefined where a removal may have changed them. */
  #targets: Map<string, AddTarget> | undefined;

  constructor(node: ControlNode) {
    this.#node = node;
    this.#draft = draftControl(node.content);
  }

  finish(): void {
    this.#node.content = finished(this.#draft);
  }

  /** The object of that identifier, here or in a control within; and how many objects were looked at. */
  find(id: string, alteredOf: AlteredOf): { readonly target: AddTarget | undefined; readonly seen: number } {
    let seen = 1;
    if (!this.#targets) {
      this.#targets = this.#index();
      seen += this.#targets.size * indexingCost;
    }
    const own = this.#targets.get(id);
    if (own) return { target: own, seen };
    for (const child of this.#node.children) {
      const within = alteredOf(child);
      if (child.content.id === id) return { target: { control: within, kind: "control", holder: this }, seen };
      const found = within.find(id, alteredOf);
      seen += found.seen;
      if (found.target) return { target: found.target, seen };
    }
    return { target: undefined, seen };
  }

  /** Removes objects of this control and of those within it, these themselves included. */
  remove(meets: Criterion, alteredOf: AlteredOf): { readonly removed: number; readonly seen: number } {
    let { removed, seen } = removeFrom(this.#draft, meets);
    if (removed > 0) this.#targets = undefined;
    const { children } = this.#node;
    const kept = children.filter(({ content }) => !meets(content, "control"));
    removed += children.length - kept.length;
    seen += children.length;
    children.length = 0;
    for (const child of kept) {
      children.push(child);
      const within = alteredOf(child).remove(meets, alteredOf);
      removed += within.removed;
      seen += within.seen;
    }
    return { removed, seen };
  }

  /** Adds to the control as a whole: `before` means at the start, `after` at the end (…-add-implicit-position). */
  addWithin({ position, title, params, props, links, parts }: Add): number {
    const start = position === "starting" || position === "before";
    const draft = this.#draft;
    if (title !== undefined) draft.title = title;
    if (params) draft.params = this.#put(params.map(draftParam), draft.params, start);
    if (props) draft.props = put(props, draft.props, start);
    if (links) draft.links = put(links, draft.links, start);
    if (parts) draft.parts = this.#putParts(parts.map(draftPart), draft, start);
    return costOf({ params, props, links, parts }, start ? draft : {});
  }

  addAt(target: AddTarget, add: Add, unfit: Unfit): number {
    const { position } = add;
    if (position === "before" || position === "after") return this.#addBeside(target, add, unfit);
    const start = position === "starting";
    switch (target.kind) {
      case "control":
        return this.addWithin(add);
      case "param": {
        const { param } = target;
        for (const member of ["title", "params", "parts"] as const) if (add[member]) unfit(member, "param");
        if (add.props) param.props = put(add.props, param.props, start);
        if (add.links) param.links = put(add.links, param.links, start);
        return costOf({ props: add.props, links: add.links }, start ? param : {});
      }
      case "part": {
        const { part } = target;
        if (add.params) unfit("params", "part");
        if (add.title !== undefined) part.title = add.title;
        if (add.props) part.props = put(add.props, part.props, start);
        if (add.links) part.links = put(add.links, part.links, start);
        if (add.parts) part.parts = this.#putParts(add.parts.map(draftPart), part, start);
        return costOf({ props: add.props, links: add.links, parts: add.parts }, start ? part : {});
      }
    }
  }

  /**
   * Adds next to the target (…-add-explicit-outside): objects of its kind directly beside it, others to the same holder,
   * at the start for `before` and at the end for `after`.
   */
  #addBeside(target: AddTarget, add: Add, unfit: Unfit): number {
    const before = add.position === "before";
    if (add.title !== undefined) unfit("title", target.kind);
    const { title: _, ...rest } = add;
    if (target.kind === "control") return target.holder.addWithin(rest);
    if (target.kind === "param") {
      const { params, ...others } = rest;
      const draft = this.#draft;
      if (params) draft.params = this.#put(params.map(draftParam), draft.params, before, target.param);
      return (params ? (draft.params?.length ?? 0) : 0) + this.addWithin({ ...others, position: add.position });
    }
    const { parts, params, ...others } = rest;
    const { holder } = target;
    if (parts) holder.parts = this.#putParts(parts.map(draftPart), holder, before, target.part);
    const moved = parts ? (holder.parts?.length ?? 0) : 0;
    if (holder === this.#draft) return moved + this.addWithin({ ...others, params, position: add.position });
    if (params) unfit("params", "part");
    if (others.props) holder.props = put(others.props, holder.props, before);
    if (others.links) holder.links = put(others.links, holder.links, before);
    return moved + costOf({ props: others.props, links: others.links }, before ? holder : {});
  }

  #put(added: DraftParam[], list: DraftParam[] | undefined, start: boolean, beside?: DraftParam): DraftParam[] {
    for (const param of added) this.#targets?.set(param.id, { control: this, kind: "param", param });
    return put(added, list, start, beside);
  }

  #putParts(added: DraftPart[], holder: DraftControl | DraftPart, start: boolean, beside?: DraftPart): DraftPart[] {
    for (const part of added) if (this.#targets) this.#indexPart(part, holder, this.#targets);
    return put(added, holder.parts, start, beside);
  }

  #index(): Map<string, AddTarget> {
    const targets = new Map<string, AddTarget>();
    for (const param of this.#draft.params ?? []) targets.set(param.id, { control: this, kind: "param", param });
    for (const part of this.#draft.parts ?? []) this.#indexPart(part, this.#draft, targets);
    return targets;
  }

  #indexPart(part: DraftPart, holder: DraftControl | DraftPart, targets: Map<string, AddTarget>): void {
    if (part.id !== undefined) targets.set(part.id, { control: this, kind: "part", part, holder });
    for (const inner of part.parts ?? []) this.#indexPart(inner, part, targets);
  }
}

/** The list with others added: at its start or end, or directly before or after one of it. */
function put<T>(added: readonly T[], list: T[] | undefined, start: boolean, beside?: T): T[] {
  if (!list || list.length === 0) return [...added];
  if (beside !== undefined) {
    const at = list.indexOf(beside) + (start ? 0 : 1);
    return [...list.slice(0, at), ...added, ...list.slice(at)];
  }
  if (start) return [...added, ...list];
  for (const each of added) list.push(each);
  return list;
}

type Lists = Readonly<Partial<Record<"params" | "props" | "links" | "parts", readonly unknown[]>>>;

/** What an addition cost: the objects added, and those that had to move. */
const costOf = (added: Lists, moved: Lists): number =>
  (["params", "props", "links", "parts"] as const).reduce(
    (cost, list) => cost + (added[list] ? added[list].length + (moved[list]?.length ?? 0) : 0),
    1,
  );
