import { StateBadge } from "../../components/state/StateBadge.tsx";
import { useText } from "../../i18n/useText.ts";
import type { Change } from "./difference.ts";

/** How an item differs between the two moments, in words. */
export function ChangeText({ change }: { readonly change: Change | undefined }) {
  const say = useText();
  if (!change) return <span className="text-ink-faint">{say("trace.same")}</span>;
  if (change.before === null) return <>{say("trace.came")}</>;
  if (change.after === null) return <>{say("trace.went")}</>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <StateBadge state={change.before} />
      <span aria-hidden="true">→</span>
      <StateBadge state={change.after} />
    </span>
  );
}
