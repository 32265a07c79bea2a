/** Patterns of bars, defined once in the page: what is unknown is hatched, so that it is told without colour too. */
export function BarPatterns() {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      <defs>
        <pattern id="hatch-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="hatch-ground" />
          <rect width="3.2" height="6" className="hatch-line" />
        </pattern>
      </defs>
    </svg>
  );
}
