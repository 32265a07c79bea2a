import type { PropsWithChildren } from "react";
import type { Parameters } from "../../api/read.ts";
import { apiAddress } from "../../api/read.ts";
import { useLanguage, useText } from "../../i18n/useText.ts";

const formats = ["csv", "xlsx"] as const;

interface ExportLinksProps {
  readonly path: string;
  readonly parameters: Parameters;
}

/**
 * Takes a table out as a file: all its rows in the order and with the filters in which it is shown. What is within are
 * further forms that it can be had in.
 */
export function ExportLinks({ path, parameters, children }: PropsWithChildren<ExportLinksProps>) {
  const say = useText();
  const lang = useLanguage();
  return (
    <span data-no-print className="inline-flex items-center gap-2 text-dns-14N-130">
      <span className="text-ink-soft">{say("export")}</span>
      {formats.map((format) => (
        <a
          key={format}
          className="link"
          download
          href={apiAddress(path, { ...parameters, format, lang })}
          aria-label={say("export.as", { format: format.toUpperCase() })}
        >
          {format.toUpperCase()}
        </a>
      ))}
      {children}
    </span>
  );
}
