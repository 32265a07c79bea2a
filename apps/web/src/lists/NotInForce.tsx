import { useText } from "../i18n/useText.ts";

/** That a document cannot oblige: superseded, not yet in force, or informative (semantics §1). */
export function NotInForce() {
  const say = useText();
  return (
    <>
      {" "}
      <span className="tag text-ink-soft">{say("trace.not-in-force")}</span>
    </>
  );
}
