import { useText } from "../../i18n/useText.ts";

interface MissingProps {
  readonly missing: readonly string[];
  /** The level of its heading, which follows from where it stands. */
  readonly heading: "h2" | "h3";
}

/** The documents that another one refers to and that are not here. */
export function Missing({ missing, heading: Heading }: MissingProps) {
  const say = useText();
  if (missing.length === 0) return null;
  return (
    <section className="border-s-4 border-edge ps-3">
      <Heading className="text-dns-16B-130">{say("catalogs.missing")}</Heading>
      <p className="text-dns-14N-130">{say("catalogs.missing.remedy")}</p>
      <ul className="mt-1 list-disc ps-5">
        {missing.map((name) => (
          <li key={name} className="[overflow-wrap:anywhere]">
            <code translate="no">{name}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
