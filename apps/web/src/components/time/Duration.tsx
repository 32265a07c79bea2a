import { useIntl } from "react-intl";
import { ageOf } from "../../moment/age.ts";

/** A length of time in its largest whole unit. */
export function Duration({ milliseconds }: { readonly milliseconds: number }) {
  const intl = useIntl();
  const { value, unit } = ageOf(milliseconds);
  return <span>{intl.formatNumber(value, { style: "unit", unit, unitDisplay: "long" })}</span>;
}
