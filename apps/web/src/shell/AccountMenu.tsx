import type { Session } from "@tokiwa/server/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { livingKey, sessionQuery } from "../api/queries.ts";
import { send } from "../api/read.ts";
import { useText } from "../i18n/useText.ts";

/** Signs out. */
export function AccountMenu({ session }: { readonly session: Session }) {
  const say = useText();
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => send("DELETE", "session"),
    onSuccess: () => {
      client.setQueryData(sessionQuery.queryKey, null);
      client.removeQueries({ queryKey: [livingKey] });
    },
  });
  return (
    <button
      type="button"
      className="button button-plain px-2 whitespace-nowrap"
      title={say("session.as", { user: session.user })}
      disabled={signOut.isPending}
      onClick={() => signOut.mutate()}
    >
      {say("session.sign-out")}
    </button>
  );
}
