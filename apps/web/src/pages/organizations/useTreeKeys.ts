import { type KeyboardEvent, type RefObject, useLayoutEffect, useState } from "react";
import type { Visible } from "./visible.ts";

interface TreeKeysOptions {
  readonly visible: readonly Visible[];
  readonly onOpen: (id: string, open: boolean) => void;
  /** What Enter does to a row. */
  readonly onEnter: (id: string) => void;
  /** The names by which a letter finds a row. */
  readonly nameOf: (one: Visible) => string;
}

const rowOf = (element: Element): HTMLElement | null => element.closest<HTMLElement>("[data-tree-row]");

/**
 * The keys of a tree of rows (WAI-ARIA Authoring Practices, treegrid, rows first): up, down, Home and End go from row to
 * row, right opens one or goes into it, left closes it or goes to the one above, a letter finds a name. Tab leads through
 * what one can press in the row that has the focus, and nowhere else in the tree.
 */
export function useTreeKeys(
  table: RefObject<HTMLTableElement | null>,
  { visible, onOpen, onEnter, nameOf }: TreeKeysOptions,
) {
  const [chosen, choose] = useState<string>();
  const isThere = visible.some(({ row }) => row.id === chosen);
  const current = isThere ? chosen : visible[0]?.row.id;

  useLayoutEffect(() => {
    for (const one of table.current?.querySelectorAll<HTMLElement>("[data-tree-row] :is(a, button)") ?? [])
      one.tabIndex = rowOf(one)?.dataset["treeRow"] === current ? 0 : -1;
  });

  const go = (one: Visible | undefined) => {
    if (!one) return;
    choose(one.row.id);
    table.current?.querySelector<HTMLElement>(`[data-tree-row="${CSS.escape(one.row.id)}"]`)?.focus();
  };

  /** What a key on a row leads to; false where it is none of the tree's. */
  const press = (key: string, index: number, one: Visible): boolean => {
    if (key === "ArrowDown") go(visible[index + 1]);
    else if (key === "ArrowUp") go(visible[index - 1]);
    else if (key === "Home") go(visible[0]);
    else if (key === "End") go(visible.at(-1));
    else if (key === "ArrowRight" && one.open === false) onOpen(one.row.id, true);
    else if (key === "ArrowRight" && one.open) go(visible[index + 1]);
    else if (key === "ArrowLeft" && one.open) onOpen(one.row.id, false);
    else if (key === "ArrowLeft") go(visible.find(({ row }) => row.id === one.parent));
    else if (key === "Enter") onEnter(one.row.id);
    else if (/^[^\s/?]$/u.test(key)) {
      const beginsSo = (other: Visible) => nameOf(other).toLowerCase().startsWith(key.toLowerCase());
      go([...visible.slice(index + 1), ...visible.slice(0, index)].find(beginsSo));
    } else return false;
    return true;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const row = rowOf(event.target);
    const index = visible.findIndex((one) => one.row.id === row?.dataset["treeRow"]);
    const one = visible[index];
    // Within a row its links and buttons have their own keys; up and down lead on from there, too.
    if (!one || (event.target !== row && !["ArrowDown", "ArrowUp"].includes(event.key))) return;
    if (press(event.key, index, one)) event.preventDefault();
  };

  return { current, choose, onKeyDown };
}
