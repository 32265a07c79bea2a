/**
 * Reads the palette and computes contrasts: for the test that keeps every pair of colours readable.
 * @module
 */

type Rgb = readonly [number, number, number];

function rgbOf(hex: string): Rgb {
  const digits = hex.length === 4 ? hex.slice(1).replace(/./g, "$&$&") : hex.slice(1);
  const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

/** Relative luminance (WCAG 2.2, glossary). */
function luminance(hex: string): number {
  const [red, green, blue] = rgbOf(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** The contrast ratio of two colours, 1–21 (WCAG 2.2, 1.4.3). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** A role of colours, light and dark. */
export interface Role {
  readonly light: string;
  readonly dark: string;
}

/**
 * The roles of the palette, by name without `--color-`.
 * @param tokens the style sheet of the design system. @param palette ours.
 */
export function rolesOf(tokens: string, palette: string): ReadonlyMap<string, Role> {
  const values = new Map(
    [...tokens.matchAll(/--color-([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name = "", hex = ""]) => [name, hex]),
  );
  const resolve = (value: string): string => {
    const name = /^var\(--color-([\w-]+)\)$/.exec(value)?.[1];
    const hex = name === undefined ? value : values.get(name);
    if (!hex || !/^#[0-9a-f]{3}([0-9a-f]{3})?$/.test(hex)) throw new Error(`No colour: ${value}`);
    return hex;
  };
  return new Map(
    [...palette.matchAll(/--color-([\w-]+): light-dark\((var\([^)]*\)|#\w+), (var\([^)]*\)|#\w+)\);/g)].map(
      ([, name = "", light = "", dark = ""]) => [name, { light: resolve(light), dark: resolve(dark) }],
    ),
  );
}
