import { type ReactNode, useId } from "react";

interface FieldProps {
  readonly label: string;
  /** What helps to fill it in. */
  readonly hint?: string | undefined;
  readonly className?: string;
  /** The input itself, by the ids that tie it to its label and its hint. */
  readonly children: (tied: { readonly id: string; readonly "aria-describedby": string | undefined }) => ReactNode;
}

/** An input under its label. */
export function Field({ label, hint, className = "min-w-0", children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-dns-14B-130">
        {label}
      </label>
      {children({ id, "aria-describedby": hint === undefined ? undefined : about })}
      {hint !== undefined && (
        <p id={about} className="mt-1 max-w-180 text-dns-14N-130 text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
