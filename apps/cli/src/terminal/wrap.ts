import stringWidth from "string-width";

/** Marks that no line may begin with (JIS X 4051 行頭禁則), and their Latin kin. */
const notAtStart = /^[、。，．・：；？！）］｝」』】〕〉》々ー,.:;?!)\]}%]/;
/** Marks that no line may end with (行末禁則): what they open goes with them to the next. */
const notAtEnd = /[（［｛「『【〔〈《([{]+$/;

/**
 * Breaks a text into lines of at most `width` columns, where East Asian wide characters take two. Breaks between words
 * in any script; keeps the text's own line breaks.
 */
export function wrap(text: string, width: number, language: "ja" | "en"): readonly string[] {
  const words = new Intl.Segmenter(language, { granularity: "word" });
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const { segment } of words.segment(paragraph)) {
      const fits = stringWidth(line) + stringWidth(segment) <= width;
      if (fits || line === "" || notAtStart.test(segment)) {
        line += segment;
        continue;
      }
      // In Latin script the segments of "sshd_config:34" are several, and belong together.
      const tail =
        /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。，．・：；？！）」』】]+$/u.exec(line)?.[0] ?? "";
      const keepTogether =
        tail !== "" && /^[\p{ASCII}]/u.test(segment) && !/^\s/.test(segment) && tail.length < line.length;
      const opened = notAtEnd.exec(line)?.[0] ?? "";
      const carried = keepTogether && stringWidth(tail) < width / 2 ? tail : opened.length < line.length ? opened : "";
      lines.push(line.slice(0, line.length - carried.length).trimEnd());
      line = carried + (carried === "" ? segment.trimStart() : segment);
    }
    lines.push(line.trimEnd());
    return lines.flatMap((one) => cut(one, width));
  });
}

/** Columns by which marks that may not begin a line stand out beyond its end. */
const hanging = 4;

/** Cuts what has no place to break. */
function cut(line: string, width: number): readonly string[] {
  if (stringWidth(line) <= width + hanging) return [line];
  const pieces: string[] = [];
  let piece = "";
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    const over = stringWidth(piece + segment) - width;
    if (over > 0 && !(notAtStart.test(segment) && over <= hanging)) {
      pieces.push(piece);
      piece = "";
    }
    piece += segment;
  }
  return [...pieces, piece];
}

/** Fills a text with spaces up to `width` columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

/** Shortens a text to `width` columns, with an ellipsis where something was left off. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
