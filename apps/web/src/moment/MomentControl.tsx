import { FormattedMessage } from "react-intl";
import { lazy, Suspense, useRef, useState } from "react";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "./useAskedMoment.ts";

const MomentPanel = lazy(() => import("./MomentPanel.tsx").then((m) => ({ default: m.MomentPanel })));

/** Which moment all pages show, and the way to another. */
export function MomentControl() {
  const say = useText();
  const { asOf } = useAskedMoment();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        className={`button border-edge ${asOf ? "bg-chosen font-700" : ""} text-ink`}
        onClick={() => setOpen(!open)}
      >
        <span>
          <FormattedMessage id="moment.label" values={{ moment: asOf ? <Instant at={asOf} /> : say("moment.now") }} />
        </span>
        <svg viewBox="0 0 10 6" aria-hidden="true" className="h-1.5 w-2.5 fill-current">
          <path d="M0 0h10L5 6z" />
        </svg>
      </button>
      <Suspense fallback={null}>{open && <MomentPanel trigger={button} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
