import type { PropsWithChildren } from "react";
import { useLanguage } from "../i18n/useText.ts";

/** A remark in the brackets of the language: full-width in Japanese, after a space in English. */
export function Bracketed({ children }: PropsWithChildren) {
  const [open, close] = useLanguage() === "ja" ? ["（", "）"] : [" (", ")"];
  return (
    <>
      {open}
      {children}
      {close}
    </>
  );
}
