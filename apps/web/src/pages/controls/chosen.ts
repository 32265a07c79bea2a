import type { ControlGroups } from "@tokiwa/server/api";
import type { BilingualText } from "../../components/Localized.tsx";
import type { MessageId } from "../../i18n/catalog.ts";
import type { ControlsSearch } from "../../routes/searches.ts";

type Kind = ControlGroups["chosen"][number]["kind"];

const labels: Readonly<Record<Kind, MessageId>> = {
  function: "controls.function",
  category: "controls.category",
  document: "column.document",
  clause: "filter.clause",
  profile: "column.profile",
  system: "column.system",
};
const kinds = ["function", "category", "document", "clause", "profile", "system"] as const satisfies readonly Kind[];

/** A choice of the address that no field above the list shows. */
interface Chosen {
  readonly label: MessageId;
  readonly id: string;
  /** Null until it is known, and where there is no such thing. */
  readonly title: BilingualText | null;
  /** What takes it away. */
  readonly without: Readonly<Record<string, undefined>>;
}

/** The groups that were chosen, of any way to browse, and the system that the address names. */
export function chosenOf(search: ControlsSearch, known: ControlGroups["chosen"]): readonly Chosen[] {
  return kinds.flatMap((kind) => {
    const id = search[kind];
    if (id === undefined) return [];
    const title = known.find((one) => one.kind === kind && one.id === id)?.title ?? null;
    const without = kind === "profile" ? { profile: undefined, adds: undefined } : { [kind]: undefined };
    return [{ label: labels[kind], id, title, without }];
  });
}
