import type { CatalogRow } from "@tokiwa/server/api";
import { ChoiceField } from "../../components/form/ChoiceField.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";

interface MeantFieldProps {
  /** The reference as it is written. */
  readonly name: string;
  /** The document that it stands in, which it cannot mean. */
  readonly own?: string;
  readonly meant: string | undefined;
  readonly documents: readonly CatalogRow[];
  readonly onChange: (id: string) => void;
}

/** Which document is meant by a reference. */
export function MeantField({ name, own, meant, documents, onChange }: MeantFieldProps) {
  const say = useText();
  const language = useLanguage();
  return (
    <ChoiceField
      label={say("catalogs.meant.of", { name })}
      all={say("catalogs.meant.by-name")}
      value={meant}
      choices={documents
        .filter(({ id, model }) => id !== own && model !== "mapping-collection")
        .map(({ id, title, name: file }) => ({ value: id, label: `${title[language]} ${file}` }))}
      onChange={onChange}
    />
  );
}
