import { type BilingualText, Localized } from "../components/Localized.tsx";
import { useText } from "../i18n/useText.ts";

interface CertaintyTagProps {
  readonly certainty: "seen" | "known" | "assumed" | undefined;
  /** Of what it is not sure. */
  readonly unsure?: BilingualText | null;
}

/** That a statement about a document was not seen in its source, and which; nothing where it was. */
export function CertaintyTag({ certainty = "seen", unsure = null }: CertaintyTagProps) {
  const say = useText();
  return (
    <>
      {certainty !== "seen" && (
        <>
          {" "}
          <span className="tag text-ink-soft">{say(`certainty.${certainty}`)}</span>
        </>
      )}
      {unsure && (
        <>
          {" "}
          <span className="text-dns-14N-130 text-ink-soft">
            <Localized text={unsure} />
          </span>
        </>
      )}
    </>
  );
}
