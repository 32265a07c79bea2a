import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import type { CellTimeline, RequirementsTimeline, RequirementTimeline } from "@tokiwa/server/api";
import type { ReactNode } from "react";
import type { CellTarget, RequirementsTarget, RequirementTarget, TimelineTarget } from "../address/timeline.ts";
import type { Moment } from "../api/answers.ts";
import { cellTimelineQuery, requirementsTimelineQuery, requirementTimelineQuery } from "../api/queries.ts";
import type { Parameters } from "../api/read.ts";
import { Loaded } from "../components/page/Loaded.tsx";
import type { Column } from "../components/table/column.ts";
import { useText } from "../i18n/useText.ts";
import { ShownMoment } from "../moment/ShownMoment.tsx";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { cellChangeColumns, changeColumns, changeKey } from "./changeColumns.tsx";
import { Changes, type Part } from "./Changes.tsx";
import { CourseStrip } from "./CourseStrip.tsx";
import type { Course, Trend } from "./strip.ts";
import { TrendStrip } from "./TrendStrip.tsx";

/** What the newest part of a timeline tells, whatever it is of. */
export type Newest = CellTimeline | RequirementTimeline | RequirementsTimeline;

interface TimelineProps {
  readonly target: TimelineTarget;
  /** Days, cause, state and limit, as the API takes them. */
  readonly parameters: Parameters;
  /** Whether anything but the days narrows it. */
  readonly narrowed?: boolean;
  /** Only the newest changes, with what stands below them. */
  readonly below?: ReactNode;
  /** Stands there while there is no answer, or a problem. */
  readonly before?: ReactNode;
  /** Stands above it, by what it is of. */
  readonly children?: (newest: Newest) => ReactNode;
}

/** A timeline: its picture, then its changes. */
export function Timeline({ target, ...rest }: TimelineProps) {
  if (target.kind === "cell") return <OfCell {...rest} of={target} />;
  return target.kind === "requirement" ? <OfRequirement {...rest} of={target} /> : <OfMany {...rest} of={target} />;
}

type Rest = Omit<TimelineProps, "target">;

function OfCell({ of, ...rest }: Rest & { readonly of: CellTarget }) {
  const query = useInfiniteQuery(cellTimelineQuery(useAskedMoment(), of, rest.parameters));
  const keyOf = ({ at, sequence }: CellTimeline["items"][number]) => `${at} ${sequence}`;
  const columns = ({ subject, system, check }: CellTimeline) => cellChangeColumns(subject.id, system.id, check.id);
  return <Whole {...rest} query={query} columns={columns} keyOf={keyOf} />;
}

function OfRequirement({ of, ...rest }: Rest & { readonly of: RequirementTarget }) {
  const query = useInfiniteQuery(requirementTimelineQuery(useAskedMoment(), of, rest.parameters));
  return <Whole {...rest} query={query} columns={() => changeColumns.requirement} keyOf={changeKey} />;
}

function OfMany({ of, ...rest }: Rest & { readonly of: RequirementsTarget }) {
  const query = useInfiniteQuery(requirementsTimelineQuery(useAskedMoment(), of, rest.parameters));
  return <Whole {...rest} query={query} columns={() => changeColumns[of.kind]} keyOf={changeKey} />;
}

interface Told<Row> extends Part<Row> {
  readonly moment: Moment;
  readonly from: string;
  readonly course?: Course | null;
  readonly trend?: Trend | null;
}

interface WholeProps<Row, Answer> extends Rest {
  readonly query: UseInfiniteQueryResult<InfiniteData<Answer>>;
  readonly columns: (newest: Answer) => readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
}

function Whole<Row, Answer extends Told<Row> & Newest>(props: WholeProps<Row, Answer>) {
  const { query, columns, keyOf, narrowed = false, before, below, children } = props;
  const say = useText();
  return (
    <Loaded query={query} before={before}>
      {({ pages }) => {
        const [newest] = pages;
        if (!newest) return null;
        return (
          <ShownMoment moment={newest.moment}>
            {children?.(newest)}
            <Picture newest={newest} />
            <div className="mt-4">
              <Changes
                caption={say("timeline.changes")}
                columns={columns(newest)}
                keyOf={keyOf}
                query={below === undefined ? query : undefined}
                parts={below === undefined ? pages : [newest]}
                narrowed={narrowed}
              />
              {below}
            </div>
          </ShownMoment>
        );
      }}
    </Loaded>
  );
}

function Picture({ newest: { from, moment, course, trend } }: { readonly newest: Told<unknown> }) {
  const range = { from: Date.parse(from), until: Date.parse(moment.asOf) };
  if (course) return <CourseStrip course={course} range={range} />;
  return trend ? <TrendStrip trend={trend} range={range} /> : null;
}
