import { useQuery } from "@tanstack/react-query";
import { organizationsQuery } from "../api/queries.ts";
import { ChoiceField } from "../components/form/ChoiceField.tsx";
import { useLanguage, useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";

interface OrganizationChoiceProps {
  readonly value: string | undefined;
  readonly onChange: (organization: string) => void;
}

/** One of the organizations, in the order of their tree; nothing where there is only one. */
export function OrganizationChoice({ value, onChange }: OrganizationChoiceProps) {
  const say = useText();
  const language = useLanguage();
  const { data } = useQuery(organizationsQuery(useAskedMoment()));
  // One that is not there, and in which nothing is, has no rows to choose.
  const rows = (data?.items ?? []).filter(
    ({ id, phase, whole }) => phase === "present" || whole.systems > 0 || id === value,
  );
  if (rows.length < 2 && value === undefined) return null;
  return (
    <ChoiceField
      label={say("organization.choice")}
      all={say("organization.all")}
      value={value}
      // A select has no tree: how deep one stands is shown by the blanks before its name.
      choices={rows.map(({ id, name, above }) => ({
        value: id,
        label: `${"\u2003".repeat(above.length)}${name[language]}`,
      }))}
      onChange={onChange}
    />
  );
}
