import type { CellExplanation } from "@tokiwa/server/api";
import { Localized } from "../components/Localized.tsx";
import { CopyButton } from "../components/page/CopyButton.tsx";
import { useText } from "../i18n/useText.ts";

/** What to do about it, with the commands to copy. */
export function Remedy({ remedy }: { readonly remedy: CellExplanation["check"]["remedy"] }) {
  const say = useText();
  return (
    <>
      <p className="whitespace-pre-line">
        <Localized text={remedy.text} />
      </p>
      {remedy.commands.map((command) => (
        <div key={command.on} className="mt-2">
          <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
            <p className="text-dns-14N-130 text-ink-soft">
              {command.on === "any" ? say("why.command") : say("why.command-on", { on: command.on })}
            </p>
            <CopyButton text={command.run} label={say("why.copy-command")} />
          </div>
          <pre translate="no" className="excerpt">
            {command.run}
          </pre>
        </div>
      ))}
      {remedy.commands.length > 0 && !remedy.safe && (
        <p className="mt-2 text-dns-14N-130 text-ink-soft">{say("why.remedy-with-care")}</p>
      )}
      <p className="mt-2 text-dns-14N-130 text-ink-soft">{say("why.closes-by-itself")}</p>
    </>
  );
}
