import { useIntl } from "react-intl";
import { ageOf } from "../../moment/age.ts";
import { useNow } from "../../moment/clock.ts";
import { useShownMoment } from "../../moment/ShownMoment.tsx";

/** How long ago (or in how long) something is, told from the moment that is shown; the exact time is its title. */
export function Since({ at, pace = "minute" }: { readonly at: string; readonly pace?: "second" | "minute" }) {
  const intl = useIntl();
  const now = useNow(pace);
  const shown = useShownMoment();
  const distance = Date.parse(at) - (shown === null ? now : Date.parse(shown));
  const age = ageOf(Math.abs(distance));
  const exact = intl.formatDate(at, { dateStyle: "medium", timeStyle: "long" });
  return (
    <time dateTime={at} title={exact} className="instant">
      {intl.formatRelativeTime(distance > 0 ? age.value : -age.value, age.unit, { numeric: "always" })}
    </time>
  );
}
