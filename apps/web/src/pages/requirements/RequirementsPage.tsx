import { useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";
import { RequirementsList } from "../../lists/RequirementsList.tsx";
import { StandingBar } from "../../standing/StandingBar.tsx";

/** The requirements of all systems: the rows behind the numbers. */
export function RequirementsPage() {
  const say = useText();
  const search = useSearch({ from: "/requirements" });
  return (
    <>
      <PageHead title={say("requirements.title")} />
      {search.under === undefined && <StandingBar />}
      <RequirementsList search={search} />
    </>
  );
}
