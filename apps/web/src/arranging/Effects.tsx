import type { OrganizationDetail } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { useText } from "../i18n/useText.ts";
import type { Draft } from "./draft.ts";

interface EffectsProps {
  readonly about: OrganizationDetail;
  readonly draft: Draft;
  /** How many organizations are directly below it. */
  readonly below: number;
}

/** What a change means for what is below an organization, and for the systems that are its own. */
export function Effects({ about, draft: { kind, parent }, below }: EffectsProps) {
  const say = useText();
  const { id, systems, whole } = about;
  if (kind === "parent")
    return (
      <p className="border-s-4 border-edge ps-3">
        {say("arranging.along", { organizations: whole.organizations - 1, systems: whole.systems })}
      </p>
    );
  if (kind !== "end") return null;
  return (
    <div className="grid gap-1 border-s-4 border-edge ps-3">
      <p>{say("arranging.end.about")}</p>
      {below > 0 && parent === "" && <p>{say("arranging.end.below", { count: below })}</p>}
      {systems > 0 && (
        <p>
          {say("arranging.end.systems", { count: systems })}{" "}
          <Link to="/systems" search={{ under: id }} className="link">
            {say("arranging.end.systems.list")}
          </Link>
        </p>
      )}
    </div>
  );
}
