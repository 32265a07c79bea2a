import { FormattedMessage } from "react-intl";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";
import { useNow } from "../moment/clock.ts";

/** The foot of every page. */
export function Footer() {
  const say = useText();
  const now = useNow("minute");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-400 flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-4 text-dns-14N-130 text-ink-soft sm:px-6">
        <p>{say("app.line")}</p>
        {/* Ages on paper are told from then. */}
        <p className="hidden print:block">
          <FormattedMessage id="shell.printed" values={{ at: <Instant at={new Date(now).toISOString()} /> }} />
        </p>
        <p>{say("shell.zone", { zone })}</p>
      </div>
    </footer>
  );
}
