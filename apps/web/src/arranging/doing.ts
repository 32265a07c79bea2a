import { useMutation, useQueryClient } from "@tanstack/react-query";
import { livingKey } from "../api/queries.ts";

/** Does something; after that all that follows from it is read anew. */
export function useDoing<Given, Answer>(work: (given: Given) => Promise<Answer>, onDone: (answer: Answer) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async (answer) => {
      onDone(answer);
      await client.invalidateQueries({ queryKey: [livingKey] });
    },
  });
}
