import { useMutation, useQueryClient } from "@tanstack/react-query";
import { catalogsKey, livingKey } from "../../api/queries.ts";
import { apiPath, send } from "../../api/read.ts";

/** Sends something about the tailoring of a system; after that all that follows from it is read anew. */
export function useChanging(system: string, onDone: () => void = () => {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path = [], body }: { readonly path?: readonly string[]; readonly body: object }) =>
      send("POST", apiPath("systems", system, "tailoring", ...path), body),
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: [livingKey] });
      await client.invalidateQueries({ queryKey: [catalogsKey] });
    },
  });
}
