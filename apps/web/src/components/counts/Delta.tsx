import { useText } from "../../i18n/useText.ts";

/** How a number differs from the day before; nothing where that is not known. */
export function Delta({ now, before }: { readonly now: number; readonly before: number | undefined }) {
  const say = useText();
  if (before === undefined) return null;
  const change = now - before;
  const word = change > 0 ? "counts.more" : change < 0 ? "counts.fewer" : "counts.same";
  return (
    <span className="text-dns-14N-120 whitespace-nowrap text-ink-soft">
      <span aria-hidden="true">
        {change > 0 ? "▲" : change < 0 ? "▼" : "±"}
        {say("number", { value: Math.abs(change) })}
      </span>
      <span className="sr-only">{say(word, { count: Math.abs(change) })}</span>
    </span>
  );
}
