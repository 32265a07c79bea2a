import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { I18nProvider, Label, Slider, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";
import { useIntl } from "react-intl";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { useNow } from "../../moment/clock.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { type Span, spans, stepsIn, timeLine } from "./timeLine.ts";

/** Moves the page through time; with two positions, shows the difference between them. */
export function TimeControl() {
  const say = useText();
  const intl = useIntl();
  const language = useLanguage();
  const navigate = useNavigate();
  const { asOf } = useAskedMoment();
  const { compare } = useSearch({ from: "/trace" });
  const [span, setSpan] = useState<Span>("day");
  const now = useNow("minute");
  const line = useMemo(() => timeLine(span, now, [asOf, compare]), [span, now, asOf, compare]);
  const settled = useMemo(
    () => (compare ? [line.stepOf(compare), line.stepOf(asOf)] : [line.stepOf(asOf)]),
    [line, compare, asOf],
  );
  const [drag, setDrag] = useState<{ readonly from: unknown; readonly at: readonly number[] }>();
  const value = drag?.from === settled ? drag.at : settled;

  const go = (steps: readonly number[]) => {
    const [first, second] = steps;
    const words = second === undefined ? [undefined, first] : [first, second];
    const [before, after] = words.map((step) => (step === undefined ? undefined : line.instantAt(step)));
    void navigate({
      to: ".",
      search: (search) => ({
        ...search,
        asOf: after,
        compare: second === undefined ? undefined : (before ?? line.instantAt(stepsIn - 1)),
      }),
      resetScroll: false,
    });
  };
  const exact = compare ? [compare, asOf] : [asOf];
  const tell = (step: number, index: number) => {
    // Where the address says a moment, that one is told, not the position nearest to it.
    const instant = value === settled ? exact[index] : line.instantAt(step);
    return instant ? intl.formatDate(instant, { dateStyle: "medium", timeStyle: "short" }) : say("moment.now");
  };

  return (
    <I18nProvider locale={language}>
      <div className="mb-5 flex flex-wrap items-end gap-x-6 gap-y-3" data-no-print>
        <div>
          <label htmlFor="time-span" className="mb-1 block text-dns-14B-130">
            {say("time.span")}
          </label>
          <select
            id="time-span"
            className="field"
            value={line.span}
            onChange={(event) => setSpan(spans.find((each) => each === event.target.value) ?? "day")}
          >
            {spans.map((each) => (
              <option key={each} value={each}>
                {say(`time.span.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <Slider
          className="min-w-48 grow basis-64"
          minValue={0}
          maxValue={stepsIn}
          value={[...value]}
          onChange={(at: number[]) => setDrag({ from: settled, at })}
          onChangeEnd={go}
        >
          <div className="mb-1 flex flex-wrap justify-between gap-x-4 text-dns-14N-130">
            <Label className="font-700">{say("time.label")}</Label>
            <SliderOutput>{value.map(tell).join(" → ")}</SliderOutput>
          </div>
          <SliderTrack className="time-track">
            {value.map((step, index) => (
              <SliderThumb
                // The thumbs have no identity but their order.
                key={value.length === 1 ? "only" : index === 0 ? "before" : "after"}
                index={index}
                aria-label={say(value.length === 1 ? "time.at" : index === 0 ? "time.before" : "time.after")}
                aria-valuetext={tell(step, index)}
                className="time-thumb"
              />
            ))}
          </SliderTrack>
        </Slider>
        <button
          type="button"
          className="button"
          aria-pressed={compare !== undefined}
          onClick={() => go(compare === undefined ? [0, line.stepOf(asOf)] : [line.stepOf(asOf)])}
        >
          {say(compare === undefined ? "time.compare" : "time.compare-not")}
        </button>
      </div>
    </I18nProvider>
  );
}
