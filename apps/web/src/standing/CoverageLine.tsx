import type { Coverage } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import type { MessageId } from "../i18n/catalog.ts";
import { useText } from "../i18n/useText.ts";
import { Bracketed } from "../components/Bracketed.tsx";

const reasons: readonly { key: keyof Coverage["unknown"]; word: MessageId }[] = [
  { key: "neverObserved", word: "unknown.never-observed" },
  { key: "stale", word: "unknown.stale" },
  { key: "error", word: "unknown.error" },
  { key: "conflict", word: "unknown.conflict" },
];

interface CoverageLineProps {
  readonly coverage: Coverage;
  readonly scope: { readonly system?: string; readonly subject?: string };
}

/** How much of what is in scope is known, and why the rest is not. */
export function CoverageLine({ coverage, scope }: CoverageLineProps) {
  const say = useText();
  const { known, inScope, unknown } = coverage;
  const parts = reasons.filter(({ key }) => unknown[key] > 0);
  return (
    <span>
      <span className="text-ink-soft">{say("coverage")}</span>{" "}
      <strong>{inScope === 0 ? "—" : say("percent", { value: Math.floor((known / inScope) * 1_000) / 1_000 })}</strong>{" "}
      <Link to="/cells" search={scope} className="link">
        {say("coverage.of", { known, inScope })}
      </Link>
      {parts.length > 0 && (
        <>
          {" · "}
          <Link to="/cells" search={{ ...scope, state: "unknown" }} className="link">
            {say("coverage.unknown", { count: inScope - known })}
          </Link>
          <span className="text-ink-soft">
            <Bracketed>
              {parts
                .map(({ key, word }) => say("counts.part", { state: say(word), count: unknown[key] }))
                .join(say("list.comma"))}
            </Bracketed>
          </span>
        </>
      )}
    </span>
  );
}
