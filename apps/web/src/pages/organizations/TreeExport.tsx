import { apiAddress } from "../../api/read.ts";
import { ExportLinks } from "../../components/table/ExportLinks.tsx";
import { useText } from "../../i18n/useText.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";

/** The whole tree in each form in which it can be imported again. */
export function TreeExport() {
  const say = useText();
  const moment = { ...useAskedMoment() };
  return (
    <ExportLinks path="organization-tree" parameters={moment}>
      <a
        className="link"
        download="tokiwa-organizations.json"
        href={apiAddress("organization-tree", moment)}
        aria-label={say("export.tree")}
      >
        JSON
      </a>
    </ExportLinks>
  );
}
