import { useEffect, useRef, useState } from "react";
import { Field } from "./Field.tsx";

interface FilterFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  /** What could be typed, where that is not plain. */
  readonly example?: string;
  readonly onChange: (value: string) => void;
}

/** Milliseconds after the last key before the list is asked for again. */
const rest = 180;

/** A field that narrows a list while it is typed in. */
export function FilterField({ label, value = "", example, onChange }: FilterFieldProps) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const sent = useRef(value);

  // The address may change by itself (going back): the field follows it, but not its own echo.
  useEffect(() => {
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = text.trim();
      onChange(sent.current);
    }, rest);
  };

  return (
    <Field label={label}>
      {(tied) => (
        <input
          {...tied}
          type="search"
          className={`field w-full ${example === undefined ? "sm:w-64" : "sm:w-44"}`}
          placeholder={example}
          value={typed}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </Field>
  );
}
