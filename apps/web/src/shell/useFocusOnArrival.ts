import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { arrive } from "../components/page/arrival.ts";

/** Moves the focus to the heading whenever the page becomes another one; not when only its filters change. */
export function useFocusOnArrival(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ pathChanged, fromLocation }) => {
        if (pathChanged && fromLocation) arrive();
      }),
    [router],
  );
}
