/**
 * Texts of content are plain; OSCAL's are Markdown. A plain text is written so that every reader of Markdown shows just
 * that text, and read back to it.
 * @module
 */
import type { MarkupLine, MarkupMultiline } from "@tokiwa/oscal";

/** Signs that mean something wherever they stand (Metaschema, markup data types), and those that do in company. */
const signs = /[\\*`~^"]|\](?=\()|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\{(?=\{)|<(?=[/!?\p{L}])|&(?=#?\w+;)/gu;
/** Signs that begin a block at the start of a line. */
const starts = /^([ \t]*)([-+>#|=])/gm;
const numbered = /^([ \t]*\d{1,9})([.)])(?=\s|$)/gm;

/** A plain text as Markdown of several blocks. */
export const multilineOf = (text: string): MarkupMultiline =>
  text.replace(signs, "\\$&").replace(starts, "$1\\$2").replace(numbered, "$1\\$2");

/** A plain text as Markdown of one line: line breaks become spaces. */
export const lineOf = (text: string): MarkupLine => text.replace(signs, "\\$&").replaceAll(/\s*\n\s*/g, " ");

/** The plain text that Markdown without any markup stands for. */
export const plainOf = (markup: string): string => markup.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1");
