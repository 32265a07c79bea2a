import { useId } from "react";

interface WordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly required?: boolean;
  readonly lang?: "ja" | "en";
  readonly onChange: (value: string) => void;
}

/** A line of text. */
export function WordField({ label, value, required = true, lang, onChange }: WordFieldProps) {
  const id = useId();
  return (
    <div className="w-full min-w-0 sm:w-auto">
      <label htmlFor={id} className="mb-1 block text-dns-14B-130">
        {label}
      </label>
      <input
        id={id}
        className="field w-full sm:w-80"
        maxLength={200}
        autoComplete="off"
        required={required}
        lang={lang}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
