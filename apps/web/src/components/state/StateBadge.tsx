import { useText } from "../../i18n/useText.ts";
import { StateIcon } from "./StateIcon.tsx";
import { type State, toneOf } from "./tone.ts";

/** A state as icon and word, never by colour alone. */
export function StateBadge({ state, strong = false }: { readonly state: State; readonly strong?: boolean }) {
  const say = useText();
  const tone = toneOf(state);
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap tone-${tone} ${strong ? "font-700" : ""}`}>
      <StateIcon tone={tone} />
      <span>{say(`state.${state}`)}</span>
    </span>
  );
}
