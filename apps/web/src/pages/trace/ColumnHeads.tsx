import { useText } from "../../i18n/useText.ts";
import { type Item, numberOf } from "./items.ts";

/** The names of the columns, each with how many items it has in sight. */
export function ColumnHeads({ columns }: { readonly columns: readonly (readonly Item[])[] }) {
  const say = useText();
  return (
    <div className="flex border-y border-line bg-band text-dns-14B-130">
      {columns.map((column) => (
        <div key={column[0]?.layer} className="min-w-0 flex-1 basis-0 py-1.5 pe-2">
          {say(`layer.${column[0]?.layer ?? "control"}`)}{" "}
          <span className="font-400 text-ink-soft">
            {say("number", { value: numberOf(column.flatMap((item) => item.members)) })}
          </span>
        </div>
      ))}
    </div>
  );
}
