import { useQuery } from "@tanstack/react-query";
import { diagnosisQuery } from "../api/queries.ts";
import { Localized, Name } from "../components/Localized.tsx";
import { Duration } from "../components/time/Duration.tsx";
import { useText } from "../i18n/useText.ts";
import { useNow } from "../moment/clock.ts";
import { remaining } from "./remaining.ts";

/** While the machine that Tokiwa runs on is diagnosed for the first time since it started: how far that is. */
export function FirstDiagnosis() {
  const say = useText();
  const now = useNow("second");
  const { data } = useQuery(diagnosisQuery);
  const [error] = data?.errors ?? [];
  if (!data || (!data.running && !error)) return null;
  const left = data.running ? remaining(data, now) : undefined;
  return (
    <section aria-label={say("diagnosis.title")} className="mb-5 border-s-4 border-act bg-chosen px-4 py-3">
      {data.running && (
        <>
          <p className="font-700">
            {say("diagnosis.running")} {data.subject && <Name of={data.subject.name} />}
          </p>
          <progress
            className="progress mt-2"
            max={Math.max(1, data.total)}
            value={data.done}
            aria-label={say("diagnosis.title")}
          />
          <p className="text-dns-14N-130 text-ink-soft">
            {say("diagnosis.done", { done: data.done, total: data.total })}
            {left !== undefined && (
              <>
                {" · "}
                {say("diagnosis.remaining")} <Duration milliseconds={left} />
              </>
            )}
          </p>
        </>
      )}
      {error && (
        <p className="text-dns-14N-130">
          <strong>{say("diagnosis.error")}</strong> <Localized text={error.message} />
        </p>
      )}
    </section>
  );
}
