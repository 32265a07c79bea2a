import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TimelineTarget } from "../../address/timeline.ts";
import { type BilingualText, Localized } from "../../components/Localized.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { OrganizationPath } from "../../lists/OrganizationPath.tsx";
import type { Newest } from "../../timeline/Timeline.tsx";
import { WhyLink } from "../../why/WhyLink.tsx";

interface TimelineHeadProps {
  readonly target: TimelineTarget;
  /** What was answered, with the names of what it is of. */
  readonly newest: Newest;
}

/** What the timeline is of, with the way to how that stands now. */
export function TimelineHead({ target, newest }: TimelineHeadProps) {
  const say = useText();
  const language = useLanguage();
  const named = (text: BilingualText, over: ReactNode, under: ReactNode) => (
    <PageHead
      title={say("timeline.title.of", { name: text[language] })}
      shown={say("timeline.title")}
      over={over}
      under={under}
    />
  );
  if (target.kind === "cell" && "check" in newest)
    return named(
      newest.check.title,
      <>
        <SystemLink system={newest.system} /> /{" "}
        <Link to="/assets/$asset" params={{ asset: newest.subject.id }} search={{}} className="link">
          <Localized text={newest.subject.name} />
        </Link>
      </>,
      <WhyLink target={target} className="link">
        <Localized text={newest.check.title} />
      </WhyLink>,
    );
  if (target.kind === "requirement" && "control" in newest)
    return named(
      newest.control.title,
      <SystemLink system={newest.system} />,
      <WhyLink target={target} className="link">
        {newest.control.id} <Localized text={newest.control.title} />
      </WhyLink>,
    );
  if (newest.system !== null) return named(newest.system.name, <SystemLink system={newest.system} />, null);
  return (
    <PageHead
      title={say("timeline.title")}
      over={
        target.kind === "all" && target.under !== undefined ? (
          <OrganizationPath organization={target.under} />
        ) : (
          say("timeline.everything")
        )
      }
    />
  );
}

function SystemLink({
  system: { id, name },
}: {
  readonly system: { readonly id: string; readonly name: BilingualText };
}) {
  return (
    <Link to="/systems/$system" params={{ system: id }} search={{}} className="link">
      <Localized text={name} />
    </Link>
  );
}
