/**
 * Where things stand in the picture of a timeline, in hundredths of its length and height. Pure.
 * @module
 */
import type { CellTimeline, RequirementsTimeline } from "@tokiwa/server/api";
import { partsOf, stretchesOf } from "../components/counts/parts.ts";
import { type Tone, toneOf } from "../components/state/tone.ts";

export type Course = NonNullable<CellTimeline["course"]>;
export type ShownState = NonNullable<Course[number]["state"]>;
export type Trend = NonNullable<RequirementsTimeline["trend"]>;

/** The time that a picture shows, in milliseconds since the epoch. */
export interface Range {
  readonly from: number;
  readonly until: number;
}

interface Box {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly tone: Tone;
}

/** Each tone has a height of its own, so that it is told without colour too: what needs somebody stands tallest. */
const heights: Readonly<Record<Tone, number>> = { failed: 100, unknown: 75, excepted: 58, satisfied: 42, apart: 16 };

/** Less than this is not seen: what needs somebody is drawn at least so wide. */
const least = 0.4;

/** The stretches of time in which a state was shown, as boxes along the picture. */
export function boxesOfCourse(course: Course, range: Range): readonly Box[] {
  const x = placeIn(range);
  return course
    .flatMap(({ at, state }, index): Box[] => {
      if (state === null) return [];
      const from = x(Date.parse(at));
      const next = course[index + 1];
      const width = (next ? x(Date.parse(next.at)) : 100) - from;
      const tone = toneOf(state);
      const height = heights[tone];
      const isUrgent = tone === "failed" || tone === "unknown";
      return [{ x: from, width: isUrgent ? Math.max(least, width) : width, y: 100 - height, height, tone }];
    })
    .toSorted((a, b) => a.height - b.height);
}

/** For how much of the time each state was shown, 0–1, the longest first; what was not there is left out. */
export function sharesOf(
  course: Course,
  { from, until }: Range,
): readonly { readonly state: ShownState; readonly share: number }[] {
  const lengths = new Map<ShownState, number>();
  for (const [index, { at, state }] of course.entries()) {
    const next = course[index + 1];
    const length = (next ? Date.parse(next.at) : until) - Math.max(from, Date.parse(at));
    if (state !== null) lengths.set(state, (lengths.get(state) ?? 0) + length);
  }
  const all = [...lengths.values()].reduce((sum, length) => sum + length, 0) || 1;
  return [...lengths].map(([state, length]) => ({ state, share: length / all })).toSorted((a, b) => b.share - a.share);
}

/** Counts over time as boxes that stand on each other, in the order in which counts are told everywhere. */
export function boxesOfTrend(trend: Trend, range: Range): readonly Box[] {
  const x = placeIn(range);
  return trend.flatMap(({ at, counts }, index): Box[] => {
    const from = x(Date.parse(at));
    const next = trend[index + 1];
    const width = (next ? x(Date.parse(next.at)) : 100) - from;
    if (width <= 0) return [];
    return stretchesOf(partsOf(counts)).map((part) => ({
      ...{ x: from, width, tone: toneOf(part.state) },
      ...{ y: 100 - part.from - part.length, height: part.length },
    }));
  });
}

/** Where an instant stands along the picture. */
function placeIn({ from, until }: Range): (at: number) => number {
  return (at) => Math.min(100, Math.max(0, ((at - from) / (until - from || 1)) * 100));
}
