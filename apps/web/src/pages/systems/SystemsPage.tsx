import { useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";
import { SystemsList } from "../../lists/SystemsList.tsx";
import { StandingBar } from "../../standing/StandingBar.tsx";

/** All information systems. */
export function SystemsPage() {
  const say = useText();
  const search = useSearch({ from: "/systems" });
  return (
    <>
      <PageHead title={say("systems.title")} />
      <StandingBar />
      <SystemsList search={search} />
    </>
  );
}
