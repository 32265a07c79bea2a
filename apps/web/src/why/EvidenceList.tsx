import type { CellRow } from "@tokiwa/server/api";
import { useText } from "../i18n/useText.ts";
import { type SeenFile, seenFiles } from "./seenFiles.ts";

/** Lines of one file that are shown at once. */
const linesAtFirst = 8;

/** What was seen, and where: file and line, then the text as it stands there. */
export function EvidenceList({ evidence }: { readonly evidence: CellRow["evidence"] }) {
  const say = useText();
  if (evidence.length === 0) return <p className="text-ink-soft">{say("why.no-evidence")}</p>;
  return (
    <ul className="grid gap-2">
      {seenFiles(evidence).map((seen) => (
        <li key={seen.file ?? ""}>
          <SeenLines seen={seen} />
        </li>
      ))}
    </ul>
  );
}

function SeenLines({ seen: { file, lines } }: { readonly seen: SeenFile }) {
  const say = useText();
  const [only, ...others] = lines;
  const place = others.length === 0 && only?.line ? `${file}:${only.line}` : file;
  const rest = lines.slice(linesAtFirst);
  return (
    <>
      {place !== undefined && (
        <p className="text-dns-14N-130">
          <code translate="no" className="[overflow-wrap:anywhere]">
            {place}
          </code>
        </p>
      )}
      {others.length === 0 ? (
        only?.text && <Excerpt text={only.text} />
      ) : (
        <Excerpt text={numbered(lines.slice(0, linesAtFirst))} />
      )}
      {rest.length > 0 && (
        <details className="mt-1">
          <summary className="link w-fit text-dns-14N-130">{say("evidence.more", { count: rest.length })}</summary>
          <Excerpt text={numbered(rest)} />
        </details>
      )}
    </>
  );
}

function Excerpt({ text }: { readonly text: string }) {
  return (
    <pre translate="no" className="excerpt">
      {text}
    </pre>
  );
}

/** Lines with their numbers before them, aligned. */
function numbered(lines: SeenFile["lines"]): string {
  const width = Math.max(...lines.map(({ line }) => String(line ?? "").length));
  return lines.map(({ line, text }) => `${String(line ?? "").padStart(width)}  ${text}`).join("\n");
}
