/**
 * Which numbers of an XLSX workbook are dates, and which ones (ECMA-376 part 1 §18.8.30, §18.17.4).
 * @module
 */

/** Built-in formats that show dates or times; 27–36 and 50–58 are those of Japanese and Chinese editions. */
const builtIn = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Whether a format code shows a date or a time, the Japanese era (`ggge`) included. */
const showsDate = (code: string): boolean =>
  /[ymdhsge]/i.test(code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]|general|e[+-]/gi, ""));

export const isDateFormat = (id: number, codes: ReadonlyMap<number, string>): boolean => {
  const code = codes.get(id);
  return code === undefined ? builtIn(id) : showsDate(code);
};

const day = 86_400_000;

/**
 * The date, or the date and time, that a serial number stands for, in ISO 8601 without a zone: `2026-04-01`,
 * `2026-04-01T09:30:00`, `09:30:00`.
 */
export const dateOf = (serial: number, epoch1904: boolean): string => {
  if (serial < 0 || serial > 2_958_466) return String(serial);
  if (serial < 1) return iso(serial * day).slice(11);
  // The system of 1900 has a 29 February that never was, as number 60.
  const days = epoch1904 ? serial - 24_107 : serial - 25_569 + (serial < 60 ? 1 : 0);
  const text = iso(days * day);
  return Number.isInteger(serial) ? text.slice(0, 10) : text;
};

const iso = (milliseconds: number): string =>
  new Date(Math.round(milliseconds / 1000) * 1000).toISOString().slice(0, 19);
