import { partsOf } from "../components/counts/parts.ts";
import type { Column } from "../components/table/column.ts";
import { DataTable } from "../components/table/DataTable.tsx";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";
import { NumberText } from "../lists/NumberText.tsx";
import { boxesOfTrend, type Range, type Trend } from "./strip.ts";
import { StripFrame } from "./StripFrame.tsx";

type Point = Trend[number];

const counted = [
  ["satisfied", "satisfied"],
  ["notSatisfied", "not-satisfied"],
  ["unknown", "unknown"],
  ["excepted", "excepted"],
  ["notApplicable", "not-applicable"],
] as const;

const columns: readonly Column<Point>[] = [
  { id: "at", head: "timeline.column.from-then", lead: true, show: ({ at }) => <Instant at={at} /> },
  ...counted.map(
    ([count, state]): Column<Point> => ({
      id: count,
      head: `state.${state}`,
      align: "end",
      show: ({ counts }) => <NumberText value={counts[count]} />,
    }),
  ),
];

/** How the counts of requirements went over a time, as a picture and, on demand, as a table. */
export function TrendStrip({ trend, range }: { readonly trend: Trend; readonly range: Range }) {
  const say = useText();
  const [first, last] = [trend[0], trend.at(-1)];
  if (!first || !last) return null;
  const told = ({ counts }: Point) =>
    partsOf(counts)
      .filter(({ count }) => count > 0)
      .map(({ state, count }) => say("counts.part", { state: say(`state.${state}`), count }))
      .join(say("list.comma")) || say("counts.none");
  const states = counted.filter(([count]) => trend.some(({ counts }) => counts[count] > 0));
  return (
    <>
      <StripFrame
        name={say("timeline.trend", { first: told(first), last: told(last) })}
        boxes={boxesOfTrend(trend, range)}
        range={range}
        tall
        legend={states.map(([, state]) => ({ state }))}
      />
      <details className="mt-1" data-no-print>
        <summary className="link w-fit py-1 text-dns-14N-130">{say("timeline.as-table")}</summary>
        <DataTable
          caption={say("timeline.as-table")}
          columns={columns}
          total={trend.length}
          rowAt={(index) => trend[trend.length - 1 - index]}
          keyOf={({ at }) => at}
        />
      </details>
    </>
  );
}
