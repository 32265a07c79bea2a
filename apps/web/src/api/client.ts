import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem.ts";
import { sessionQuery } from "./queries.ts";

/** A refusal will not change by asking again; a server that is restarting will answer again. */
function worthAskingAgain(failures: number, problem: Error): boolean {
  if (problem instanceof ApiProblem && problem.status >= 400 && problem.status < 500) return false;
  return failures < 3;
}

/** The cache of answers. An answer stays good until the live stream says that something changed. */
export function createClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (problem) => {
        if (problem instanceof ApiProblem && problem.status === 401) client.setQueryData(sessionQuery.queryKey, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        retry: worthAskingAgain,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
      },
    },
  });
  return client;
}
