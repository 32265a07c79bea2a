import { StateIcon } from "../components/state/StateIcon.tsx";
import { useText } from "../i18n/useText.ts";

/** That a requirement holds only with exceptions. */
export function Exceptions({ count }: { readonly count: number }) {
  const say = useText();
  if (count === 0) return null;
  return (
    <span className="flex items-center gap-1 text-dns-14N-120 tone-excepted">
      <StateIcon tone="excepted" />
      {say("why.exceptions", { count })}
    </span>
  );
}
