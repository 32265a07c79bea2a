import type { Tone } from "./tone.ts";

/** Each tone has a shape of its own, so that it is told without colour too. */
const shapes: Readonly<Record<Tone, React.ReactNode>> = {
  satisfied: (
    <>
      <circle cx="8" cy="8" r="7" className="fill-current" />
      <path d="m4.6 8.3 2.4 2.4 4.5-5" className="icon-cut" />
    </>
  ),
  failed: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" className="fill-current" />
      <path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" className="icon-cut" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.2" className="icon-line" strokeDasharray="3 1.9" />
      <path d="M6.1 6.3c0-1.1.8-1.8 1.9-1.8s1.9.7 1.9 1.7c0 1.4-1.9 1.5-1.9 3M8 11.1v.6" className="icon-line" />
    </>
  ),
  excepted: (
    <>
      <path d="m8 1.2 6.8 6.8L8 14.8 1.2 8z" className="icon-line" />
      <path d="M8 5v3.6M8 10.4v.6" className="icon-line" />
    </>
  ),
  apart: <path d="M3 8h10" className="icon-line" />,
};

/** The shape of a state. Decoration: the word stands beside it. */
export function StateIcon({ tone, className = "" }: { readonly tone: Tone; readonly className?: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={`state-icon tone-${tone} ${className}`}>
      {shapes[tone]}
    </svg>
  );
}
