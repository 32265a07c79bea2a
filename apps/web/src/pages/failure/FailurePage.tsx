import { PageHead } from "../../components/page/PageHead.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useText } from "../../i18n/useText.ts";

/** What is shown when the page itself failed. */
export function FailurePage({ error }: { readonly error: unknown }) {
  const say = useText();
  return (
    <div className="mx-auto max-w-180 px-4 py-10">
      <PageHead title={say("problem.page.title")} />
      <ProblemView error={error} again={() => location.reload()} />
    </div>
  );
}
