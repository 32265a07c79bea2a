/**
 * PEM files: RFC 7468.
 * @module
 */

export interface PemBlock {
  /** As in `CERTIFICATE`, `EC PRIVATE KEY`. */
  readonly label: string;
  readonly text: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

const mostBlocks = 400;

/** The blocks of a text in order. One without an end is left out. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let line = 1;
  let from = 0;
  for (const found of text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----[^-]{0,200000}-----END \1-----/g)) {
    for (let at = text.indexOf("\n", from); at >= 0 && at < found.index; at = text.indexOf("\n", at + 1)) line += 1;
    from = found.index;
    blocks.push({ label: found[1] ?? "", text: found[0], line });
    if (blocks.length >= mostBlocks) break;
  }
  return blocks;
}
