import type { ControlRow } from "@tokiwa/server/api";
import { Localized } from "../../components/Localized.tsx";

/** The profiles that bring a control in; those that build on them have it too. */
export function ProfileFrom({ profiles }: Pick<ControlRow, "profiles">) {
  const bringing = profiles.filter(({ adds }) => adds);
  if (bringing.length === 0) return <>—</>;
  return (
    <>
      {bringing.map(({ id, title }) => (
        <span key={id} className="block">
          <Localized text={title} />
        </span>
      ))}
    </>
  );
}
