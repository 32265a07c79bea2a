import { useText } from "../../i18n/useText.ts";
import { StateIcon } from "./StateIcon.tsx";
import { type State, toneOf } from "./tone.ts";

/** That a state became another: two icons and an arrow, and the words for whoever does not see them. */
export function StateChange({ from, to }: { readonly from: State; readonly to: State }) {
  const say = useText();
  const words = say("state.change", { from: say(`state.${from}`), to: say(`state.${to}`) });
  return (
    <span className="inline-flex items-center gap-1 align-text-bottom whitespace-nowrap" title={words}>
      <StateIcon tone={toneOf(from)} />
      <span aria-hidden="true">→</span>
      <StateIcon tone={toneOf(to)} />
      <span className="sr-only">{words}</span>
    </span>
  );
}
