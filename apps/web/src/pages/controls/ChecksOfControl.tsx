import type { ControlRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { useText } from "../../i18n/useText.ts";

/** How many checks a control has, by who carries them out; that it has none is a gap. */
export function ChecksOfControl({ control: { id, checks } }: { readonly control: ControlRow }) {
  const say = useText();
  const { machine, attestation } = checks;
  if (machine + attestation === 0) return <span className="tag tone-unknown">{say("controls.no-check")}</span>;
  return (
    <Link to="/controls/$control" params={{ control: id }} search={{}} hash="checks" className="link-quiet">
      {machine > 0 && <span className="block">{say("controls.machine", { count: machine })}</span>}
      {attestation > 0 && <span className="block">{say("controls.attestation", { count: attestation })}</span>}
    </Link>
  );
}
