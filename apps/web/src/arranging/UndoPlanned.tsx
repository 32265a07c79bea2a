import type { PlannedChange } from "@tokiwa/server/api";
import { useIntl } from "react-intl";
import { useText } from "../i18n/useText.ts";
import { UndoForm } from "./UndoForm.tsx";

/** Takes back a change that is planned; nothing where it only follows from the end of another one. */
export function UndoPlanned({ change: { at, sequence, organization } }: { readonly change: PlannedChange }) {
  const say = useText();
  const intl = useIntl();
  if (sequence === null) return null;
  const label = say("arranging.undo.of", { day: intl.formatDate(at) });
  return <UndoForm sequence={sequence} organization={organization.id} label={label} />;
}
