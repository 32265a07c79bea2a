import { useText } from "../../i18n/useText.ts";

/** That no system is required to have a control. */
export function NotRequired() {
  const say = useText();
  return <span className="text-ink-soft">{say("state.not-required")}</span>;
}
