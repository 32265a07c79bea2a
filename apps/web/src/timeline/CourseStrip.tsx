import { useText } from "../i18n/useText.ts";
import { boxesOfCourse, type Course, type Range, sharesOf } from "./strip.ts";
import { StripFrame } from "./StripFrame.tsx";

/** How the state of one thing went over a time. The rows below say the same, change by change. */
export function CourseStrip({ course, range }: { readonly course: Course; readonly range: Range }) {
  const say = useText();
  const shares = sharesOf(course, range);
  if (shares.length === 0) return null;
  const percent = (share: number) => say("timeline.share", { share });
  const told = shares.map(({ state, share }) => `${say(`state.${state}`)} ${percent(share)}`).join(say("list.comma"));
  return (
    <StripFrame
      name={say("timeline.course", { states: told })}
      boxes={boxesOfCourse(course, range)}
      range={range}
      legend={shares.map(({ state, share }) => ({ state, says: percent(share) }))}
    />
  );
}
