import { useSearch } from "@tanstack/react-router";
import { Panel } from "../../components/page/Panel.tsx";
import { useText } from "../../i18n/useText.ts";
import { SystemsList } from "../../lists/SystemsList.tsx";

/** All information systems, the worst first. */
export function SystemsPanel() {
  const say = useText();
  const search = useSearch({ from: "/" });
  return (
    <Panel title={say("overview.systems")} className="mt-8">
      <SystemsList search={search} />
    </Panel>
  );
}
