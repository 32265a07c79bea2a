const units = [
  ["D", 86_400_000],
  ["H", 3_600_000],
  ["M", 60_000],
  ["S", 1000],
] as const;

/** A length of time in milliseconds as content writes it (`P90D`, `PT6H`, `P1DT12H`); whole seconds. */
export const formatDuration = (milliseconds: number): string => {
  let rest = milliseconds;
  const parts = units.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? "" : `${count}${unit}`;
  });
  const [days = "", ...time] = parts;
  const clock = time.join("");
  return `P${days}${clock === "" ? "" : `T${clock}`}`;
};

const form = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** The milliseconds of such a length of time; undefined where it is none. */
export const parseDuration = (text: string): number | undefined => {
  const parts = form.exec(text)?.slice(1);
  if (!parts) return undefined;
  return units.reduce((all, [, size], index) => all + Number(parts[index] ?? 0) * size, 0) || undefined;
};
