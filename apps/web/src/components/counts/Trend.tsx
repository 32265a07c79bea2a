import { useText } from "../../i18n/useText.ts";
import { scaleOf, shareOf, type TrendPoint, trendPath } from "./trend.ts";

const width = 96;
const height = 22;

/** The share satisfied over the last days as a small line; first and last are in its name. */
export function Trend({ points }: { readonly points: readonly TrendPoint[] }) {
  const say = useText();
  const shares = points.flatMap((point) => shareOf(point) ?? []);
  const first = shares[0];
  const last = shares.at(-1);
  if (first === undefined || last === undefined) return <span className="text-ink-faint">{say("trend.none")}</span>;
  const { low, high } = scaleOf(shares);
  const change = Math.round((last - first) * 1_000) / 10;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <svg
        role="img"
        aria-label={say("trend.name", { first, last })}
        viewBox={`-1 -2 ${width + 2} ${height + 4}`}
        className="trend block h-6.5 w-24"
      >
        <path d={`M0 0H${width}M0 ${height}H${width}`} className="trend-frame" />
        <path d={trendPath(points, width, height)} className="trend-line" />
        <circle cx={width} cy={(1 - (last - low) / (high - low)) * height} r="2" className="trend-end" />
      </svg>
      <span className="text-ink-soft" title={say("trend.points")}>
        {say("trend.change", { change })}
      </span>
    </span>
  );
}
