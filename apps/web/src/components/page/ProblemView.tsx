import { FormattedMessage } from "react-intl";
import { ApiProblem } from "../../api/problem.ts";
import { type Say, useText } from "../../i18n/useText.ts";
import { Name } from "../Localized.tsx";

interface Telling {
  readonly title: string;
  readonly remedy: string;
  readonly code: string;
  /** What only the one who mends it can make use of. */
  readonly detail?: string | undefined;
}

/** What there is to say: the server says itself what happened and what to do; the rest we say. */
function tell(error: unknown, say: Say): Telling {
  if (error instanceof ApiProblem && error.code === "not-found") {
    return { title: error.title, remedy: say("problem.not-found.remedy"), code: error.code, detail: error.instance };
  }
  if (error instanceof ApiProblem && error.detail !== undefined) {
    return { title: error.title, remedy: error.detail, code: error.code, detail: error.instance };
  }
  if (error instanceof ApiProblem && error.code === "network") {
    return { title: say("problem.network.title"), remedy: say("problem.network.remedy"), code: error.code };
  }
  if (error instanceof ApiProblem) {
    return { title: say("problem.answer.title"), remedy: say("problem.answer.remedy"), code: error.code };
  }
  const detail = error instanceof Error ? error.message : undefined;
  return { title: say("problem.page.title"), remedy: say("problem.page.remedy"), code: "page-error", detail };
}

interface ProblemViewProps {
  readonly error: unknown;
  readonly again?: (() => void) | undefined;
}

/** A problem where something should stand: what happened, what to do, and its stable code. */
export function ProblemView({ error, again }: ProblemViewProps) {
  const say = useText();
  const { title, remedy, code, detail } = tell(error, say);
  const places = error instanceof ApiProblem ? [...new Set(error.places)] : [];
  return (
    <div role="alert" className="my-4 max-w-180 border-l-4 border-failed bg-failed-soft px-4 py-3">
      <p className="text-dns-17B-130">
        <Name of={title} />
      </p>
      <p className="mt-1">
        <Name of={remedy} />
      </p>
      {places.length > 0 && (
        <ul className="mt-2 list-disc ps-5">
          {places.map((place) => (
            <li key={place} className="[overflow-wrap:anywhere]">
              <Name of={place} />
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-dns-14N-130 text-ink-soft [overflow-wrap:anywhere]">
        <FormattedMessage id="problem.code" values={{ code: <code>{code}</code> }} />
        {detail !== undefined && (
          <>
            {" · "}
            <span translate="no">{detail}</span>
          </>
        )}
      </p>
      {again && (
        <button type="button" className="button mt-3" onClick={again}>
          {say("problem.again")}
        </button>
      )}
    </div>
  );
}
