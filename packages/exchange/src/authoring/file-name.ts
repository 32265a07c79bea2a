/** Names that Windows gives to devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Gives names for files, each once: safe on every file system, told apart without regard to case, close to what is
 * wished for.
 */
export const fileNames = (): ((wish: string) => string) => {
  const taken = new Set<string>();
  return (wish) => {
    const safe = wish
      .normalize("NFC")
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
      .replaceAll(/^[.-]+|[.-]+$/g, "")
      .slice(0, 80);
    const base = safe === "" || devices.test(safe) ? `_${safe}` : safe;
    for (let number = 1; ; number++) {
      const name = number === 1 ? base : `${base}-${number}`;
      const key = name.toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return name;
    }
  };
};
