import type { ConfigSource } from "./parse/source.ts";
import type { Root } from "./root.ts";

/** Lets a parser ask for its files below a root. Gaps are kept by the root as well as given to the parser. */
export function configSource(root: Root): ConfigSource {
  return {
    read(path) {
      const text = root.text(path);
      return text === undefined ? (root.gapAt(path) ?? null) : { text };
    },
    glob: (pattern) => ({ paths: root.glob(pattern), gaps: [] }),
  };
}
