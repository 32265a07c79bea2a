import { FormattedMessage } from "react-intl";
import { Link } from "@tanstack/react-router";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";

/** What is shown at an address where there is no page. */
export function NotFoundPage() {
  const say = useText();
  return (
    <div className="max-w-180">
      <PageHead title={say("not-found.title")} />
      <p>{say("not-found.remedy")}</p>
      <p className="mt-2 text-dns-14N-130 text-ink-soft">
        <FormattedMessage id="problem.code" values={{ code: <code>page-not-found</code> }} />
      </p>
      <p className="mt-4">
        <Link to="/" className="button button-main">
          {say("not-found.home")}
        </Link>
      </p>
    </div>
  );
}
