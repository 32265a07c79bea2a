/** A length of time in the largest unit of which it has at least one. */
export interface Age {
  readonly value: number;
  readonly unit: "second" | "minute" | "hour" | "day";
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** The age of something `milliseconds` old, whole units, never negative: clocks of two machines differ a little. */
export function ageOf(milliseconds: number): Age {
  for (const [unit, length] of units) {
    if (milliseconds >= length) return { value: Math.floor(milliseconds / length), unit };
  }
  return { value: Math.max(0, Math.floor(milliseconds / 1_000)), unit: "second" };
}
