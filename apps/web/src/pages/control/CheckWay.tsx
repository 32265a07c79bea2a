import type { MessageId } from "../../i18n/catalog.ts";
import { Localized } from "../../components/Localized.tsx";
import { useText } from "../../i18n/useText.ts";
import type { CheckOfControl } from "./checkColumns.tsx";

/** How a check is carried out; of one by a person, by whom, and the evidence that is asked for. */
export function CheckWay({ check }: { readonly check: CheckOfControl }) {
  const say = useText();
  return (
    <>
      {say(check.kind === "feed" ? "method.feed" : `method.${check.method}`)}
      {check.attestation && (
        <>
          <span className="block">
            <Localized text={check.attestation.by.title} />
          </span>
          <details className="mt-0.5">
            <summary className="link w-fit">{say("control.asks")}</summary>
            <p className="mt-1 text-ink-soft">
              <Localized text={check.attestation.asks} />
            </p>
          </details>
        </>
      )}
    </>
  );
}

const kinds: Readonly<Record<string, MessageId>> = {
  host: "kind.host",
  "container-image": "kind.container-image",
  repository: "kind.repository",
  "cloud-account": "kind.cloud-account",
  "network-device": "kind.network-device",
  "iot-device": "kind.iot-device",
  system: "kind.system",
  organization: "kind.organization",
  person: "kind.person",
  supplier: "kind.supplier",
};

/** What a check looks at. */
export function SubjectKind({ kind }: { readonly kind: string }) {
  const say = useText();
  const word = kinds[kind];
  return word ? say(word) : kind;
}
