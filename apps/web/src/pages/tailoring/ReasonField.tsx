import { useId } from "react";

interface ReasonFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Why: a few lines of text. */
export function ReasonField({ label, value, onChange }: ReasonFieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-dns-14B-130">
        {label}
      </label>
      <textarea
        id={id}
        className="field w-full max-w-180"
        rows={3}
        maxLength={2000}
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
