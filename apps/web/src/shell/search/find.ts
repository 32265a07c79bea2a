import type { TraceNode } from "@tokiwa/server/api";

/** What is shown at once; more would not be read. */
const most = 24;

/** Width and case of letters do not matter: Ａ, A and a are one (Unicode NFKC). */
const plain = (text: string) => text.normalize("NFKC").toLowerCase();

/**
 * Items that contain all words of what was typed, in their identifier or in their title in either language; the best
 * first: those whose identifier is it, then begins with it, then whose title begins with it.
 */
export function find(nodes: readonly TraceNode[], typed: string): readonly TraceNode[] {
  const whole = plain(typed).trim();
  const words = whole.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const hits = nodes.flatMap((node) => {
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
