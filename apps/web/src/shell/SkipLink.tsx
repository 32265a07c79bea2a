import { useText } from "../i18n/useText.ts";

/** The first stop of the keyboard: over the navigation, to what the page is about. */
export function SkipLink() {
  const say = useText();
  return (
    <a
      href="#main"
      data-no-print
      className="absolute start-2 top-2 z-30 -translate-y-24 bg-page px-3 py-2 text-dns-16B-130 text-link underline focus:translate-y-0"
      onClick={(event) => {
        // Only the focus moves: the address stays what it was, to be pasted.
        event.preventDefault();
        document.getElementById("main")?.focus();
      }}
    >
      {say("shell.skip")}
    </a>
  );
}
