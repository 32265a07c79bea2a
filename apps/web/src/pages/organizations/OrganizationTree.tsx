import type { OrganizationRow, PlannedChange } from "@tokiwa/server/api";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { TreeRow } from "./TreeRow.tsx";
import { useTreeKeys } from "./useTreeKeys.ts";
import { visibleOf } from "./visible.ts";

interface OrganizationTreeProps {
  readonly rows: readonly OrganizationRow[];
  readonly planned: readonly PlannedChange[];
  readonly q: string | undefined;
  readonly ended: boolean;
  /** Whether the tree is that of the moment, which lists have the rows of. */
  readonly linked: boolean;
}

/** Up to so many organizations the whole tree is open at first; of larger ones two levels are. */
const openUpTo = 60;
/** Up to so many all can be opened at once. */
const allUpTo = 2_000;

/** Organizations as a tree of rows, to be opened and shut. */
export function OrganizationTree({ rows, planned, q, ended, linked }: OrganizationTreeProps) {
  const say = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const table = useRef<HTMLTableElement>(null);
  const [usual, setUsual] = useState<boolean>();
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const visible = useMemo(() => {
    const isOpen = ({ id, above }: OrganizationRow) =>
      turned.get(id) ?? usual ?? (rows.length <= openUpTo || above.length === 0);
    return visibleOf(rows, { q, ended, isOpen });
  }, [rows, q, ended, turned, usual]);
  const changes = Map.groupBy(planned, ({ organization }) => organization.id);
  const turn = (id: string, open: boolean) => setTurned(new Map(turned).set(id, open));
  const all = (open: boolean) => {
    setUsual(open);
    setTurned(new Map());
  };
  const { current, choose, onKeyDown } = useTreeKeys(table, {
    visible,
    onOpen: turn,
    onEnter: (organization) => void navigate({ to: "/organizations/$organization", params: { organization } }),
    nameOf: ({ row }) => row.name[language],
  });
  if (visible.length === 0)
    return <EmptyState title={say("list.none-found")}>{say("list.none-found.remedy")}</EmptyState>;
  const heads = ["organizations.term", "nav.systems", "column.assets", "column.state"] as const;
  return (
    <>
      {q === undefined && visible.some(({ open }) => open !== undefined) && (
        <p className="mb-2 flex flex-wrap gap-2" data-no-print>
          {rows.length <= allUpTo && (
            <button type="button" className="button" onClick={() => all(true)}>
              {say("organizations.open-all")}
            </button>
          )}
          <button type="button" className="button" onClick={() => all(false)}>
            {say("organizations.shut-all")}
          </button>
        </p>
      )}
      <div className="table-room">
        <table
          ref={table}
          role="treegrid"
          className="table tree"
          aria-label={say("organizations.tree")}
          onKeyDown={onKeyDown}
        >
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                {say("organization.choice")}
              </th>
              {heads.map((head) => (
                <th
                  key={head}
                  role="columnheader"
                  scope="col"
                  className={head === "nav.systems" || head === "column.assets" ? "end" : ""}
                >
                  {say(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {visible.map((one) => (
              <TreeRow
                key={one.row.id}
                one={one}
                current={one.row.id === current}
                linked={linked}
                planned={changes.get(one.row.id)?.length ?? 0}
                onOpen={(open) => turn(one.row.id, open)}
                onFocus={() => choose(one.row.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
