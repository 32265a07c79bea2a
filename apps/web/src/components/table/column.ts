import type { ReactNode } from "react";
import type { MessageId } from "../../i18n/catalog.ts";

/** One column of a table over rows of one form. */
export interface Column<Row> {
  readonly id: string;
  readonly head: MessageId;
  readonly show: (row: Row) => ReactNode;
  /** The word by which the server sorts on it; absent where it cannot. */
  readonly sort?: string;
  /** Numbers stand at the end. */
  readonly align?: "end";
  /** The column that names the row: its cells are the rows' headers. */
  readonly lead?: boolean;
  readonly className?: string;
}

/** The order of a list: a word that the server knows, and its direction; `-word` in an address is descending. */
export interface Order {
  readonly by: string;
  readonly descending: boolean;
}

export function orderOf(word: string | undefined): Order | undefined {
  if (!word) return undefined;
  return word.startsWith("-") ? { by: word.slice(1), descending: true } : { by: word, descending: false };
}

export function orderWord({ by, descending }: Order): string {
  return descending ? `-${by}` : by;
}

/** The order after its column was chosen: the other direction, or ascending where another column held. */
export function turned(order: Order | undefined, by: string): Order {
  return { by, descending: order?.by === by && !order.descending };
}
