import { Overlay } from "../../components/overlay/Overlay.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import type { MessageId } from "../../i18n/catalog.ts";
import { useText } from "../../i18n/useText.ts";

const keys: readonly { keys: readonly string[]; word: MessageId }[] = [
  { keys: ["/"], word: "help.key.search" },
  { keys: ["?"], word: "help.key.help" },
  { keys: ["Esc"], word: "help.key.close" },
  { keys: ["Tab"], word: "help.key.tab" },
  { keys: ["←", "→", "↑", "↓"], word: "help.key.arrows" },
];

const states = ["satisfied", "not-satisfied", "unknown", "excepted", "not-applicable"] as const;

/** The keys, and what the states mean. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useText();
  return (
    <Overlay title={say("help.title")} place="middle" onClose={onClose}>
      <h3 className="mb-2 text-dns-16B-130">{say("help.keys")}</h3>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        {keys.map((line) => (
          <div key={line.word} className="contents">
            <dt className="flex gap-1">
              {line.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{say(line.word)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="mt-6 mb-2 text-dns-16B-130">{say("help.states")}</h3>
      <dl className="grid gap-2.5">
        {states.map((state) => (
          <div key={state} className="grid gap-x-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
            <dt>
              <StateBadge state={state} />
            </dt>
            <dd className="text-ink-soft">{say(`help.state.${state}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-5 border-t border-line pt-4 text-ink-soft">{say("help.address")}</p>
    </Overlay>
  );
}
