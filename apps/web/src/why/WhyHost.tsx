import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { whyTarget } from "../address/why.ts";

const WhyPanel = lazy(() => import("./WhyPanel.tsx").then((m) => ({ default: m.WhyPanel })));

/** Opens the panel that the address asks for, over whichever page it stands on. */
export function WhyHost() {
  const { why } = useSearch({ from: "__root__" });
  const navigate = useNavigate();
  const target = whyTarget(why);
  if (!target) return null;
  const close = () =>
    void navigate({ to: ".", search: (before) => ({ ...before, why: undefined }), resetScroll: false });
  return (
    <Suspense fallback={null}>
      <WhyPanel target={target} onClose={close} />
    </Suspense>
  );
}
