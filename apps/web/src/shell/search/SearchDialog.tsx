import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import { Autocomplete, Input, ListBox, ListBoxItem, TextField } from "react-aria-components";
import { assetsQuery, traceQuery, traceSystemsQuery } from "../../api/queries.ts";
import { Localized } from "../../components/Localized.tsx";
import { Overlay } from "../../components/overlay/Overlay.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { StateIcon } from "../../components/state/StateIcon.tsx";
import { toneOf } from "../../components/state/tone.ts";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { type Found, find, foundAsset, foundSystem } from "./find.ts";

/** So many systems, and so many assets, are found where they are too many to be in the trace. */
const mostOfMany = 8;

/** Searches clauses, controls, systems, checks and assets, and goes to what is chosen. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const moment = useAskedMoment();
  const trace = useQuery(traceQuery(moment));
  const [typed, type] = useState("");
  const wanted = useDeferredValue(typed);
  const nodes = trace.data?.nodes;
  const isAsked = (kind: string) => wanted.trim() !== "" && (nodes?.some((node) => node.kind === kind) ?? false);
  const window = { q: wanted.trim(), limit: mostOfMany };
  const systems = useQuery({ ...traceSystemsQuery(moment, window), enabled: isAsked("systems") });
  const assets = useQuery({ ...assetsQuery(moment, window), enabled: isAsked("subjects") });
  const found = useMemo(() => {
    const hits: readonly Found[] = nodes ? find(nodes, wanted) : [];
    const many =
      wanted.trim() === ""
        ? []
        : [...(systems.data?.items.map(foundSystem) ?? []), ...(assets.data?.items.map(foundAsset) ?? [])];
    return [...new Map([...hits, ...many].map((hit) => [hit.id, hit])).values()];
  }, [nodes, wanted, systems.data, assets.data]);

  const go = (node: Found) => {
    onClose();
    if (node.kind === "system") void navigate({ to: "/systems/$system", params: { system: node.id } });
    else if (node.kind === "subject") void navigate({ to: "/assets/$asset", params: { asset: node.id } });
    else if (node.kind === "control") void navigate({ to: "/controls/$control", params: { control: node.id } });
    else void navigate({ to: "/trace", search: { node: node.id } });
  };

  return (
    <Overlay title={say("search.title")} place="middle" onClose={onClose}>
      <Autocomplete inputValue={typed} onInputChange={type}>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opens the search wants to type */}
        <TextField aria-label={say("search.label")} autoFocus>
          <Input className="field w-full text-dns-16N-130" placeholder={say("search.placeholder")} maxLength={200} />
        </TextField>
        <p role="status" className="mt-2 mb-1 text-dns-14N-130 text-ink-soft">
          {trace.isPending && !trace.error
            ? say("loading")
            : wanted.trim() === ""
              ? say("search.hint")
              : say("search.found", { count: found.length })}
        </p>
        {trace.error && <ProblemView error={trace.error} />}
        <ListBox
          aria-label={say("search.results")}
          items={found}
          className="search-results"
          onAction={(key) => {
            const node = found.find(({ id }) => id === key);
            if (node) go(node);
          }}
        >
          {(node) => (
            <ListBoxItem id={node.id} textValue={node.title[language]} className="search-result">
              <StateIcon tone={toneOf(node.state)} className="mt-1" />
              <span className="min-w-0">
                <span className="line-clamp-2">
                  <Localized text={node.title} />
                </span>
                <span className="block text-dns-14N-130 text-ink-soft">
                  {say(`layer.${node.layer}`)} · <span translate="no">{node.id}</span>
                </span>
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Overlay>
  );
}
