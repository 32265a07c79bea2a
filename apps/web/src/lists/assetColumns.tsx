import type { AssetRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { CountsBar, CountsLine } from "../components/counts/CountsBar.tsx";
import { cellPartsOf } from "../components/counts/parts.ts";
import { Localized } from "../components/Localized.tsx";
import type { Column } from "../components/table/column.ts";
import { Since } from "../components/time/Since.tsx";
import { PercentText } from "./PercentText.tsx";

const asset: Column<AssetRow> = {
  id: "asset",
  head: "column.asset",
  sort: "name",
  lead: true,
  show: (row) => (
    <Link to="/assets/$asset" params={{ asset: row.id }} search={{}} className="link font-400">
      <Localized text={row.name} />
    </Link>
  ),
};

const system: Column<AssetRow> = {
  id: "system",
  head: "column.system",
  sort: "system",
  show: (row) => (
    <Link to="/systems/$system" params={{ system: row.system.id }} search={{}} className="link">
      <Localized text={row.system.name} />
    </Link>
  ),
};

const others: readonly Column<AssetRow>[] = [
  {
    id: "cells",
    head: "column.cells",
    sort: "fail",
    className: "@min-[54rem]:min-w-48",
    show: (row) => (
      <>
        <CountsBar parts={cellPartsOf(row.cells)} />
        <Link to="/assets/$asset" params={{ asset: row.id }} search={{}} className="link-quiet mt-1 inline-block">
          <CountsLine parts={cellPartsOf(row.cells)} />
        </Link>
      </>
    ),
  },
  {
    id: "coverage",
    head: "coverage",
    sort: "coverage",
    align: "end",
    show: (row) => (
      <Link to="/cells" search={{ subject: row.id, state: "unknown" }} className="link">
        <PercentText part={row.coverage.known} whole={row.coverage.inScope} />
      </Link>
    ),
  },
  {
    id: "oldest",
    head: "column.oldest",
    sort: "oldestInput",
    show: (row) => (row.oldestInput ? <Since at={row.oldestInput} /> : "—"),
  },
  {
    id: "sources",
    head: "column.sources",
    show: (row) => (
      <ul>
        {row.sources.map((source) => (
          <li key={source.source}>
            <span translate="no">{source.source}</span>{" "}
            <span className="text-ink-soft">
              <Since at={source.lastReceived} />
            </span>
          </li>
        ))}
      </ul>
    ),
  },
];

/** Assets of any systems. */
export const assetColumns: readonly Column<AssetRow>[] = [asset, system, ...others];
export const assetColumnsOfSystem: readonly Column<AssetRow>[] = [asset, ...others];
export const assetStateWord = (row: AssetRow) => Object.values(row.cells).join(" ");
