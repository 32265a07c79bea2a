import type { TailoringRecord } from "@tokiwa/server/api";
import { Localized } from "../../components/Localized.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";

/** A change in words: what is done to what. */
export function ChangeText({ record }: { readonly record: TailoringRecord }) {
  const say = useText();
  const language = useLanguage();
  const { change, title, parameter } = record;
  const id = change.kind === "profile" ? change.profile : change.control;
  return (
    <span className="[overflow-wrap:anywhere]">
      {say("tailoring.with", { word: say(`tailoring.kind.${change.kind}`) })}
      {change.kind !== "profile" && <code translate="no">{id} </code>}
      {title ? <Localized text={title} /> : <code translate="no">{id}</code>}
      {change.kind === "set" && (
        <>
          {" / "}
          {say("tailoring.with", { word: parameter?.[language] ?? change.parameter })}
          {change.value === null ? say("tailoring.value.usual") : <Localized text={change.value} />}
        </>
      )}
    </span>
  );
}
