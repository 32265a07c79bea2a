import type { AssetRow, TraceNode, TraceSystem } from "@tokiwa/server/api";
import type { State } from "../../components/state/tone.ts";

/** What a search finds. */
export interface Found extends Pick<TraceNode, "id" | "kind" | "layer" | "title"> {
  readonly state: State;
}

/** A system that the server found. */
export const foundSystem = ({ system, state }: TraceSystem): Found => ({
  ...{ id: system.id, kind: "system", layer: "implementation", title: system.name, state },
});

/** An asset that the server found; as bad as the worst of its cells. */
export const foundAsset = ({ id, name, cells }: AssetRow): Found => ({
  ...{ id, kind: "subject", layer: "evidence", title: name },
  state: cells.fail > 0 ? "fail" : cells.unknown > 0 || cells.pass + cells.excepted === 0 ? "unknown" : "pass",
});

/** What is shown at once; more would not be read. */
const most = 24;

/** Width and case of letters do not matter: Ａ, A and a are one (Unicode NFKC). */
const plain = (text: string) => text.normalize("NFKC").toLowerCase();

/**
 * Items, none of which stands for several, that contain all words of what was typed, in their identifier or in their title in either language; the best
 * first: those whose identifier is it, then begins with it, then whose title begins with it.
 */
export function find(nodes: readonly TraceNode[], typed: string): readonly TraceNode[] {
  const whole = plain(typed).trim();
  const words = whole.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const hits = nodes.flatMap((node) => {
    if (node.number !== undefined) return [];
    const id = plain(node.id);
    const titles = [plain(node.title.ja), plain(node.title.en)];
    const all = [id, ...titles].join("\n");
    if (!words.every((word) => all.includes(word))) return [];
    const rank = id === whole ? 0 : id.startsWith(whole) ? 1 : titles.some((title) => title.startsWith(whole)) ? 2 : 3;
    return [{ node, rank }];
  });
  return hits
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ node }) => node);
}
