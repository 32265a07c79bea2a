import type { ControlDetail } from "@tokiwa/server/api";
import { FormattedMessage } from "react-intl";
import { Localized } from "../../components/Localized.tsx";

/** The systems that are not asked for a control, because their profile does not select it. */
export function NotRequiredBy({ answer: { notRequired } }: { readonly answer: Pick<ControlDetail, "notRequired"> }) {
  return notRequired.map(({ profile, systems }) => (
    <p key={profile.id} className="mt-2 text-dns-14N-130 text-ink-soft">
      <FormattedMessage
        id="control.not-required-by"
        values={{ count: systems, profile: <Localized text={profile.title} /> }}
      />
    </p>
  ));
}
