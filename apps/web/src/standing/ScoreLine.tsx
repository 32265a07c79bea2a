import type { Score } from "@tokiwa/server/api";
import { NumberText } from "../lists/NumberText.tsx";
import { Bracketed } from "../components/Bracketed.tsx";
import { useText } from "../i18n/useText.ts";

/** The Tokiwa score with its inputs, its version and, on demand, its formula (semantics §6). */
export function ScoreLine({ score }: { readonly score: Score }) {
  const say = useText();
  return (
    <details className="mt-3 text-dns-14N-130">
      <summary className="w-fit hover:underline">
        {say("score.name")}{" "}
        <strong>
          <NumberText value={score.value} digits={1} />
        </strong>
        <span className="text-ink-soft">
          <Bracketed>
            {score.version} · {say("score.per-asset")} <NumberText value={score.perAsset} digits={1} /> ·{" "}
            {say("score.assets", { count: score.assets })}
          </Bracketed>
        </span>
      </summary>
      <p className="mt-1 max-w-160 ps-4 text-ink-soft">{say("score.formula")}</p>
    </details>
  );
}
