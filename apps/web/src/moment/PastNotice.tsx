import { FormattedMessage } from "react-intl";
import { Link } from "@tanstack/react-router";
import { thisVeryAddress } from "../address/active.ts";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "./useAskedMoment.ts";

/** Says, over every page, that what is shown is not now. */
export function PastNotice() {
  const say = useText();
  const { asOf, knownAt } = useAskedMoment();
  if (!asOf && !knownAt) return null;
  return (
    <div role="status" className="border-b border-line bg-chosen">
      <p className="mx-auto flex max-w-400 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-dns-16N-130 sm:px-6">
        {asOf && (
          <span>
            <FormattedMessage id="moment.past" values={{ moment: <Instant at={asOf} /> }} />
          </span>
        )}
        {knownAt && (
          <span>
            <FormattedMessage id="moment.past-known" values={{ moment: <Instant at={knownAt} /> }} />
          </span>
        )}
        <Link
          to="."
          search={(before) => ({ ...before, asOf: undefined, knownAt: undefined })}
          activeOptions={thisVeryAddress}
          className="link"
          data-no-print
        >
          {say("moment.back-to-now")}
        </Link>
      </p>
    </div>
  );
}
