import { useText } from "../i18n/useText.ts";

/** The foot of every page. */
export function Footer() {
  const say = useText();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-400 flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-4 text-dns-14N-130 text-ink-soft sm:px-6">
        <p>{say("app.line")}</p>
        <p>{say("shell.zone", { zone })}</p>
      </div>
    </footer>
  );
}
