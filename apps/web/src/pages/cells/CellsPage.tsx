import { useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";
import { CellsList } from "../../lists/CellsList.tsx";
import { StandingBar } from "../../standing/StandingBar.tsx";

/** The checks of all assets: the rows behind the coverage. */
export function CellsPage() {
  const say = useText();
  const search = useSearch({ from: "/cells" });
  return (
    <>
      <PageHead title={say("cells.title")} />
      <StandingBar />
      <CellsList search={search} />
    </>
  );
}
