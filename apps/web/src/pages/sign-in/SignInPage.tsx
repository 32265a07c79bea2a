import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState } from "react";
import { ApiProblem } from "../../api/problem.ts";
import { livingKey, sessionQuery } from "../../api/queries.ts";
import { send } from "../../api/read.ts";
import { PageHead } from "../../components/page/PageHead.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useText } from "../../i18n/useText.ts";
import { NewLink } from "./NewLink.tsx";
import { takeToken } from "./token.ts";

/** Signing in by the one-time link, whose token stands in the fragment and so reaches no log; or by a pasted key. */
export function SignInPage() {
  const say = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ from: "/sign-in" });
  const [key, setKey] = useState("");
  const id = useId();

  const signIn = useMutation({
    mutationFn: (token: string) => send("POST", "session", { token }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: [livingKey] });
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      // Only an address of our own: never to another site.
      if (next?.startsWith("/") && !next.startsWith("//")) router.history.replace(next);
      else await navigate({ to: "/", replace: true });
    },
  });

  const { mutate } = signIn;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const token = takeToken(window.location, window.history);
    if (token) mutate(token);
  }, [mutate]);

  const refused = signIn.error instanceof ApiProblem && [400, 401, 403, 422].includes(signIn.error.status);
  return (
    <div className="mx-auto max-w-160 pt-6">
      <PageHead title={say("sign-in.title")} />
      {signIn.isPending ? (
        <p role="status">{say("sign-in.going-on")}</p>
      ) : (
        <>
          {refused ? (
            <div role="alert" className="mb-5 border-l-4 border-failed bg-failed-soft px-4 py-3">
              <p className="font-700">{say("sign-in.refused")}</p>
              <p>{say("sign-in.refused.remedy")}</p>
            </div>
          ) : (
            signIn.error && <ProblemView error={signIn.error} />
          )}
          <p>{say("sign-in.how")}</p>
          <NewLink />
          <form
            className="mt-8 border-t border-line pt-5"
            onSubmit={(event) => {
              event.preventDefault();
              if (key.trim() !== "") signIn.mutate(key.trim());
            }}
          >
            {/* For password managers, which keep a key under a name. */}
            <input type="text" name="username" autoComplete="username" value="operator" readOnly hidden />
            <label htmlFor={id} className="mb-1 block text-dns-16B-130">
              {say("sign-in.key")}
            </label>
            <p id={`${id}-help`} className="mb-2 text-dns-14N-130 text-ink-soft">
              {say("sign-in.key.help")}
            </p>
            <div className="flex flex-wrap gap-2">
              <input
                id={id}
                type="password"
                className="field min-w-0 grow"
                autoComplete="current-password"
                spellCheck={false}
                maxLength={200}
                aria-describedby={`${id}-help`}
                value={key}
                onChange={(event) => setKey(event.target.value)}
              />
              <button type="submit" className="button button-main">
                {say("sign-in.go")}
              </button>
            </div>
          </form>
        </>
      )}
    </div>
  );
}
