import type { LiveEvent } from "@tokiwa/server/api";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type PropsWithChildren, useContext, useEffect, useState } from "react";
import { livingKey } from "../api/queries.ts";
import { apiAddress } from "../api/read.ts";
import { Announcer } from "./Announcer.tsx";
import { coalesced } from "./refresh.ts";
import { openStream, type StreamState } from "./stream.ts";

const initial: StreamState = { connection: "connecting", droppedAt: null };
const Stream = createContext<StreamState>(initial);

/** Milliseconds between two readings of the same answers, however many events arrive. */
const rest = 250;

/** Follows the live stream while it is mounted: what changed is read again, and the open page shows it. */
export function LiveProvider({ children }: PropsWithChildren) {
  const client = useQueryClient();
  const [state, setState] = useState(initial);
  const [news, setNews] = useState<readonly LiveEvent[]>([]);

  useEffect(() => {
    const refresh = coalesced(() => client.invalidateQueries({ queryKey: [livingKey] }), rest);
    return openStream(
      (after) => apiAddress("events", { after }),
      (batch) => {
        refresh();
        if (batch !== "all") setNews(batch);
      },
      setState,
    );
  }, [client]);

  return (
    <Stream value={state}>
      {children}
      <Announcer news={news} />
    </Stream>
  );
}

export function useStream(): StreamState {
  return useContext(Stream);
}
