import { useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";
import { StandingBar } from "../../standing/StandingBar.tsx";
import { ControlsList } from "./ControlsList.tsx";
import { GroupsPanel } from "./GroupsPanel.tsx";

/** Controls: browsed by function, document or profile, and how each stands. */
export function ControlsPage() {
  const say = useText();
  const search = useSearch({ from: "/controls" });
  return (
    <>
      <PageHead title={say("controls.title")} />
      <StandingBar />
      <div className="grid items-start gap-x-8 gap-y-6 xl:grid-cols-[18rem_minmax(0,1fr)]">
        <GroupsPanel search={search} />
        <ControlsList search={search} />
      </div>
    </>
  );
}
