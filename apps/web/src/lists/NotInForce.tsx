import { useText } from "../i18n/useText.ts";

/** That a document is not in force at the moment shown: superseded, or not yet valid. */
export function NotInForce() {
  const say = useText();
  return (
    <>
      {" "}
      <span className="tag text-ink-soft">{say("document.not-current")}</span>
    </>
  );
}
