import type { OrganizationRow } from "@tokiwa/server/api";
import { WordField } from "../components/form/WordField.tsx";
import { useText } from "../i18n/useText.ts";
import type { About, Draft } from "./draft.ts";
import { PlaceField } from "./PlaceField.tsx";

interface DraftFieldsProps {
  readonly about: About;
  readonly rows: readonly OrganizationRow[];
  readonly draft: Draft;
  /** Whether another organization has the id already. */
  readonly isTaken: boolean;
  readonly onChange: (draft: Draft) => void;
}

/** What has to be filled in for a kind of change. */
export function DraftFields({ about, rows, draft, isTaken, onChange }: DraftFieldsProps) {
  const say = useText();
  const { kind, id, ja, en, parent } = draft;
  const place = (choice: string) => onChange({ ...draft, parent: choice });
  if (kind === "parent" || kind === "end") {
    const within = rows.filter((row) => row.id === about?.id || row.above.some((one) => one.id === about?.id));
    if (kind === "end" && within.length < 2) return null;
    return (
      <PlaceField
        label={say(kind === "end" ? "arranging.below-to" : "arranging.to")}
        none={say(kind === "end" ? "arranging.below-stay" : "tailoring.choose")}
        rows={rows}
        without={new Set(within.map((row) => row.id))}
        withTop
        value={parent}
        onChange={place}
      />
    );
  }
  return (
    <>
      {kind === "add" && !about && (
        <PlaceField
          label={say("arranging.above")}
          none={say("tailoring.choose")}
          rows={rows}
          withTop
          value={parent}
          onChange={place}
        />
      )}
      <div className="flex flex-wrap gap-4">
        <WordField
          label={say("arranging.name.ja")}
          lang="ja"
          required={en.trim() === ""}
          value={ja}
          onChange={(value) => onChange({ ...draft, ja: value })}
        />
        <WordField
          label={say("arranging.name.en")}
          hint={say("arranging.name.hint")}
          lang="en"
          required={ja.trim() === ""}
          value={en}
          onChange={(value) => onChange({ ...draft, en: value })}
        />
        {kind === "add" && (
          <WordField
            label={say("organization.id")}
            hint={say("arranging.id.hint")}
            plain
            longest={100}
            value={id}
            onChange={(value) => onChange({ ...draft, id: value })}
          />
        )}
      </div>
      {isTaken && (
        <p role="alert" className="border-s-4 border-failed ps-3">
          {say("arranging.id.taken", { id: id.trim() })}
        </p>
      )}
    </>
  );
}
