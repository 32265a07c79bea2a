import type { ControlRow } from "@tokiwa/server/api";
import { useText } from "../../i18n/useText.ts";

/** How a control is assessed (NIST SP 800-53A rev. 5 §2.3). */
export function Methods({ methods }: Pick<ControlRow, "methods">) {
  const say = useText();
  return <>{methods.map((method) => say(`method.${method}`)).join(say("list.comma"))}</>;
}
