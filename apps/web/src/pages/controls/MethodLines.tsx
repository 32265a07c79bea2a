import type { ControlRow } from "@tokiwa/server/api";
import { useText } from "../../i18n/useText.ts";

/** How a control is assessed (NIST SP 800-53A rev. 5 §2.3), a line for each method. */
export function MethodLines({ methods }: Pick<ControlRow, "methods">) {
  const say = useText();
  return methods.map((method) => (
    <span key={method} className="block">
      {say(`method.${method}`)}
    </span>
  ));
}
