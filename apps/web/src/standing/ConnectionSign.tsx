import { Since } from "../components/time/Since.tsx";
import { useText } from "../i18n/useText.ts";
import { useStream } from "../live/LiveProvider.tsx";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { Bracketed } from "../components/Bracketed.tsx";

const looks = {
  open: "tone-satisfied",
  connecting: "tone-apart",
  dropped: "tone-failed",
} as const;

/** Whether the page moves by itself; when the stream is lost, since when, and that it will catch up. */
export function ConnectionSign() {
  const say = useText();
  const { connection, droppedAt } = useStream();
  const { asOf, knownAt } = useAskedMoment();
  if (asOf || knownAt) {
    return <span className="font-700">{say("connection.past")}</span>;
  }
  return (
    <span
      role="status"
      className="inline-flex flex-wrap items-center gap-x-1.5"
      data-connection={connection}
      // Paper does not move. That the stream was lost is true of it as well.
      data-no-print={connection === "dropped" ? undefined : true}
    >
      <svg viewBox="0 0 10 10" aria-hidden="true" className={`size-2.5 ${looks[connection]}`}>
        {connection === "open" ? (
          <circle cx="5" cy="5" r="4" className="fill-current" />
        ) : (
          <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.5 1.5" />
        )}
      </svg>
      <strong className={looks[connection]}>{say(`connection.${connection}`)}</strong>
      {droppedAt !== null && (
        <span>
          <Bracketed>
            <Since at={new Date(droppedAt).toISOString()} pace="second" />
          </Bracketed>{" "}
          {say("connection.will-catch-up")}
        </span>
      )}
    </span>
  );
}
