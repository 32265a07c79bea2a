/** Numbers that follow from a seed, for choosing. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  pick<T>(of: readonly [T, ...T[]]): T;
  /** One of the names, as often as its weight says. */
  weighted<N extends string>(weights: Readonly<Record<N, number>>): N;
  /** The same in another order. */
  shuffled<T>(all: readonly T[]): T[];
  /** Another sequence, which follows from this one and the name. */
  branch(name: string): Random;
}

/** Mulberry32: small, and even enough for choosing. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (of) => of[between(0, of.length - 1)] ?? of[0],
    weighted: <N extends string>(weights: Readonly<Record<N, number>>): N => {
      const entries = Object.entries<number>(weights) as [N, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      throw new Error("nothing to choose from");
    },
    shuffled: (all) =>
      all
        .map((one) => ({ one, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one),
    // FNV-1a, over the name.
    branch: (name) =>
      randomOf(Buffer.from(name).reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619), seed ^ 2_166_136_261)),
  };
}
