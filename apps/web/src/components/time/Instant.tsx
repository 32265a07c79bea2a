import { useIntl } from "react-intl";

/** A moment, as the locale writes it, to the second, in the browser's time zone; the machine form stands in the markup. */
export function Instant({ at, pace = "minute" }: { readonly at: string; readonly pace?: "minute" | "second" | "day" }) {
  const intl = useIntl();
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: intl.locale === "ja-JP" ? "2-digit" : "short",
    day: "2-digit",
    ...(pace === "day" ? {} : { hour: "2-digit", minute: "2-digit" }),
    ...(pace === "second" ? { second: "2-digit" } : {}),
  };
  return (
    <time dateTime={at} title={at} className="instant">
      {intl.formatDate(at, options)}
    </time>
  );
}

/** The time of day of a moment, to the second. */
export function TimeOfDay({ at }: { readonly at: string }) {
  const intl = useIntl();
  return (
    <time dateTime={at} title={at} className="instant">
      {intl.formatTime(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })}
    </time>
  );
}
