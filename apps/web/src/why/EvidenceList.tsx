import type { CellRow } from "@tokiwa/server/api";
import { useText } from "../i18n/useText.ts";

/** What was seen, and where: file and line, then the text as it stands there. */
export function EvidenceList({ evidence }: { readonly evidence: CellRow["evidence"] }) {
  const say = useText();
  if (evidence.length === 0) return <p className="text-ink-soft">{say("why.no-evidence")}</p>;
  // The same place may be named by two parts of a check; once is enough.
  const places = new Map(evidence.map((seen) => [`${seen.file ?? ""}:${seen.line ?? ""}:${seen.text}`, seen]));
  return (
    <ul className="grid gap-2">
      {[...places].map(([place, seen]) => (
        <li key={place}>
          {seen.file !== undefined && (
            <p className="text-dns-14N-130">
              <code translate="no" className="[overflow-wrap:anywhere]">
                {seen.file}
                {seen.line ? `:${seen.line}` : ""}
              </code>
            </p>
          )}
          {seen.text !== "" && (
            <pre translate="no" className="excerpt">
              {seen.text}
            </pre>
          )}
        </li>
      ))}
    </ul>
  );
}
