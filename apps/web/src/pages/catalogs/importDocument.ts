import type { ImportedDocument, References } from "@tokiwa/server/api";
import { apiPath, inquire, send, sendFile } from "../../api/read.ts";

/** What a document is, without importing it. */
export const lookAtDocument = (bytes: Blob, name: string) =>
  sendFile<ImportedDocument>("catalogs", { name: name.slice(0, 200), dryRun: "true" }, bytes);

/** Imports a document, and says what its references mean. */
export async function importDocument(bytes: Blob, name: string, refers: References): Promise<ImportedDocument> {
  const kept = await sendFile<ImportedDocument>("catalogs", { name: name.slice(0, 200), dryRun: "false" }, bytes);
  if (Object.keys(refers).length > 0) await send("PUT", apiPath("catalogs", kept.id, "references"), refers);
  return kept;
}

/** The one document that the files of an authoring folder make. */
export async function joinFolder(files: readonly File[]): Promise<{ readonly name: string; readonly bytes: Blob }> {
  const yaml = files.filter(({ name }) => /\.ya?ml$/i.test(name));
  const texts = await Promise.all(
    yaml.map(async (file): Promise<[string, string]> => [file.webkitRelativePath || file.name, await file.text()]),
  );
  const { name, document } = await inquire<{ readonly name: string; readonly document: string }>("catalogs/authoring", {
    files: Object.fromEntries(texts),
  });
  return { name, bytes: new Blob([document], { type: "application/json" }) };
}
