import { useText } from "../i18n/useText.ts";

interface DocumentTagProps {
  readonly document: { readonly track: "normative" | "informative"; readonly inForce: boolean };
  /** Whether to say, too, that it binds. */
  readonly always?: boolean;
}

/** Whether a document can oblige anybody: normative and in force (semantics §1); or why not. */
export function DocumentTag({ document: { track, inForce }, always = false }: DocumentTagProps) {
  const say = useText();
  return (
    <>
      {(always || track === "informative") && (
        <>
          {" "}
          <span className="tag text-ink-soft">{say(`document.${track}`)}</span>
        </>
      )}
      {(always || !inForce) && (
        <>
          {" "}
          <span className="tag text-ink-soft">{say(inForce ? "document.current" : "document.not-current")}</span>
        </>
      )}
    </>
  );
}
