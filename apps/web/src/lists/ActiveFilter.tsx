import { useText } from "../i18n/useText.ts";

interface ActiveFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onClear: () => void;
}

/** A filter that came with the address; it can be taken away. */
export function ActiveFilter({ label, value, onClear }: ActiveFilterProps) {
  const say = useText();
  return (
    <div className="min-w-0">
      <p className="mb-1 text-dns-14B-130">{label}</p>
      <button
        type="button"
        className="button max-w-full border-edge bg-chosen text-ink"
        aria-label={say("filter.clear", { label, value })}
        onClick={onClear}
      >
        <span className="truncate" translate="no">
          {value}
        </span>
        <svg viewBox="0 0 16 16" aria-hidden="true" className="size-3 shrink-0">
          <path d="m3 3 10 10M13 3 3 13" className="icon-line" />
        </svg>
      </button>
    </div>
  );
}
