import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useId, useState } from "react";
import { Dialog, I18nProvider, Popover } from "react-aria-components";
import type { MessageId } from "../i18n/catalog.ts";
import { useLanguage, useText } from "../i18n/useText.ts";
import { useNow } from "./clock.ts";
import { instantOfLocalForm, localForm } from "./localForm.ts";
import { useAskedMoment } from "./useAskedMoment.ts";

const hour = 3_600_000;
const shortWays: readonly { word: MessageId; back: number }[] = [
  { word: "moment.hour-ago", back: hour },
  { word: "moment.day-ago", back: 24 * hour },
  { word: "moment.week-ago", back: 7 * 24 * hour },
  { word: "moment.month-ago", back: 30 * 24 * hour },
];

interface MomentPanelProps {
  readonly trigger: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** Chooses the moment that all pages show: now, a short way back, or any date and time. */
export function MomentPanel({ trigger, onClose }: MomentPanelProps) {
  const say = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const { asOf, knownAt } = useAskedMoment();
  const [at, setAt] = useState(() => localForm(asOf ? Date.parse(asOf) : Date.now()));
  const now = useNow("minute");
  const [known, setKnown] = useState(() => (knownAt ? localForm(Date.parse(knownAt)) : ""));
  const ids = { at: useId(), known: useId(), knownHelp: useId() };

  const go = (instant: number | undefined, knownInstant?: number) => {
    const word = (value: number | undefined) => (value === undefined ? undefined : new Date(value).toISOString());
    void navigate({
      to: ".",
      search: (before) => ({ ...before, asOf: word(instant), knownAt: word(knownInstant) }),
    });
    onClose();
  };

  return (
    <I18nProvider locale={language}>
      <Popover
        isOpen
        triggerRef={trigger}
        placement="bottom end"
        onOpenChange={(open) => !open && onClose()}
        className="w-76 max-w-[94vw] rounded-8 border border-line bg-float shadow-2"
      >
        <Dialog aria-label={say("moment.title")} className="px-4 py-3 outline-none">
          <div className="grid grid-cols-2 gap-2">
            <button type="button" className="button col-span-2" disabled={!asOf} onClick={() => go(undefined)}>
              {say("moment.back-to-now")}
            </button>
            {shortWays.map(({ word, back }) => (
              <button key={word} type="button" className="button" onClick={() => go(Date.now() - back)}>
                {say(word)}
              </button>
            ))}
          </div>
          <form
            className="mt-4 grid gap-3 border-t border-line pt-3"
            onSubmit={(event) => {
              event.preventDefault();
              go(instantOfLocalForm(at), instantOfLocalForm(known));
            }}
          >
            <div>
              <label htmlFor={ids.at} className="mb-1 block text-dns-14B-130">
                {say("moment.as-of")}
              </label>
              <input
                id={ids.at}
                type="datetime-local"
                className="field w-full"
                value={at}
                max={localForm(now)}
                required
                onChange={(event) => setAt(event.target.value)}
              />
            </div>
            <div>
              <label htmlFor={ids.known} className="mb-1 block text-dns-14B-130">
                {say("moment.known-at")}
              </label>
              <input
                id={ids.known}
                type="datetime-local"
                className="field w-full"
                aria-describedby={ids.knownHelp}
                value={known}
                max={localForm(now)}
                onChange={(event) => setKnown(event.target.value)}
              />
              <p id={ids.knownHelp} className="mt-1 text-dns-14N-130 text-ink-soft">
                {say("moment.known-at.help")}
              </p>
            </div>
            <button type="submit" className="button button-main">
              {say("moment.show")}
            </button>
          </form>
        </Dialog>
      </Popover>
    </I18nProvider>
  );
}
