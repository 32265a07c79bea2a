import { useIntl } from "react-intl";

/** A number as the locale writes it, with a fixed number of digits after the point. */
export function NumberText({ value, digits = 0 }: { readonly value: number; readonly digits?: number }) {
  const intl = useIntl();
  return <>{intl.formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })}</>;
}
