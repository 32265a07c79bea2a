import type { Summary } from "@tokiwa/server/api";
import { useText } from "../../i18n/useText.ts";

const counted = ["controls", "parameters", "imports", "maps"] as const;

/** What a document is, how much is in it, and of which version it is. */
export function CountsLine({ summary }: { readonly summary: Summary }) {
  const say = useText();
  const { model, counts, version, oscalVersion } = summary;
  const numbers = counted.filter((name) => counts[name] > 0);
  return (
    <p className="flex flex-wrap gap-x-4 text-dns-14N-130 text-ink-soft">
      <span>{say(`catalogs.model.${model}`)}</span>
      {numbers.map((name) => (
        <span key={name}>{say(`catalogs.counts.${name}`, { count: counts[name] })}</span>
      ))}
      <span>{say("catalogs.version", { version, oscal: oscalVersion })}</span>
    </p>
  );
}
