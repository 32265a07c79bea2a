import type { ImportedDocument, References } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { catalogsQuery } from "../../api/queries.ts";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";
import { CountsLine } from "./CountsLine.tsx";
import { MeantField } from "./MeantField.tsx";
import { Missing } from "./Missing.tsx";
import { Problems } from "./Problems.tsx";

interface LookedAtProps {
  readonly looked: ImportedDocument;
  readonly busy: boolean;
  /** With what its references were said to mean. */
  readonly onKeep: (refers: References) => void;
  readonly onCancel: () => void;
}

/** What a document was found to be, before it is imported. */
export function LookedAt({ looked, busy, onKeep, onCancel }: LookedAtProps) {
  const say = useText();
  const { summary, known, missing, problems } = looked;
  const { data } = useQuery(catalogsQuery());
  const [refers, setRefers] = useState<References>({});
  const mean = (name: string, id: string) =>
    setRefers((given) => {
      const others = Object.entries(given).filter(([other]) => other !== name);
      return Object.fromEntries(id === "" ? others : [...others, [name, id]]);
    });
  return (
    <div className="mt-4 grid gap-3 border-s-4 border-act ps-4 [overflow-wrap:anywhere]">
      {summary ? (
        <div>
          <p className="text-dns-17B-130">
            <Localized text={summary.title} />
          </p>
          <CountsLine summary={summary} />
        </div>
      ) : (
        <p className="font-700">{say("catalogs.import.unusable")}</p>
      )}
      {known && <p>{say("catalogs.import.known")}</p>}
      <Missing heading="h3" missing={missing.filter((name) => refers[name] === undefined)} />
      {!known &&
        data &&
        missing.map((name) => (
          <MeantField
            key={name}
            name={name}
            meant={refers[name]}
            documents={data.items}
            onChange={(id) => mean(name, id)}
          />
        ))}
      <Problems heading="h3" problems={problems} />
      <p className="flex flex-wrap gap-3">
        {summary && !known && (
          <button type="button" className="button button-main" disabled={busy} onClick={() => onKeep(refers)}>
            {say("catalogs.import.keep")}
          </button>
        )}
        <button type="button" className="button" disabled={busy} onClick={onCancel}>
          {say("catalogs.import.cancel")}
        </button>
      </p>
    </div>
  );
}
