import { CopyButton } from "../../components/page/CopyButton.tsx";
import { useText } from "../../i18n/useText.ts";

/** The command that prints a new sign-in link. */
const command = "npx tokiwa link";

/** How to get a new link, where the old one was used or lost. */
export function NewLink() {
  const say = useText();
  return (
    <div className="mt-4">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <p>{say("sign-in.new-link")}</p>
        <CopyButton text={command} label={say("sign-in.copy-command")} />
      </div>
      <pre translate="no" className="excerpt">
        {command}
      </pre>
    </div>
  );
}
