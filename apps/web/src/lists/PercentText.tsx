import { useText } from "../i18n/useText.ts";

/** A share in per cent, rounded down: what is not whole is never shown as whole. */
export function PercentText({ part, whole }: { readonly part: number; readonly whole: number }) {
  const say = useText();
  return whole === 0 ? "—" : say("percent", { value: Math.floor((part / whole) * 1_000) / 1_000 });
}
