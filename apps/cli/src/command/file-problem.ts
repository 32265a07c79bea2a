/**
 * What is said of files that the system does not let one read or write.
 * @module
 */
import { Problem, wrongly } from "./problem.ts";

/** The system's own code of what went wrong, in brackets, where there is one. */
function codeOf(cause: unknown): { readonly ja: string; readonly en: string } {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code === "" ? { ja: "", en: "" } : { ja: `（${code}）`, en: ` (${code})` };
}

export function unreadable(file: string, cause: unknown): Problem {
  const code = codeOf(cause);
  return wrongly("cli.no-such-file", {
    ja: `「${file}」を読めません${code.ja}。パスと権限を確かめてください。`,
    en: `"${file}" cannot be read${code.en}. See to its path and permissions.`,
  });
}

export function unwritable(file: string, cause: unknown): Problem {
  const code = codeOf(cause);
  return new Problem(
    "cli.unwritable",
    {
      ja: `「${file}」に書き込めません${code.ja}。権限と空き容量を確かめるか、別の場所を指定してください。`,
      en: `"${file}" cannot be written${code.en}. See to its permissions and the space left, or name another place.`,
    },
    { cause },
  );
}
