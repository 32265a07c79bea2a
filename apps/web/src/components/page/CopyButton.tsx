import { useEffect, useState } from "react";
import { useText } from "../../i18n/useText.ts";

/** Copies a text; says so in words, for the eye and for a screen reader. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const say = useText();
  const [outcome, become] = useState<"none" | "copied" | "refused">("none");

  useEffect(() => {
    if (outcome === "none") return;
    const timer = setTimeout(() => become("none"), 3_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      // Without a secure context there is no clipboard at all: that throws, too.
      await navigator.clipboard.writeText(text);
      become("copied");
    } catch {
      become("refused");
    }
  };

  return (
    <span data-no-print className="inline-flex items-center gap-2">
      <button type="button" className="button" aria-label={label} onClick={() => void copy()}>
        {say("copy")}
      </button>
      <span role="status" className="text-dns-14N-120 text-ink-soft">
        {outcome === "copied" ? say("copy.done") : outcome === "refused" ? say("copy.refused") : ""}
      </span>
    </span>
  );
}
