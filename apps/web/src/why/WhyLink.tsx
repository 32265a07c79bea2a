import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type WhyTarget, whyWord } from "../address/why.ts";

interface WhyLinkProps {
  readonly target: WhyTarget;
  readonly className?: string;
  readonly label?: string;
  readonly children: ReactNode;
}

/** Asks why something is as it is: opens the panel over the page one is on. */
export function WhyLink({ target, className = "link-quiet", label, children }: WhyLinkProps) {
  return (
    <Link
      to="."
      search={(before) => ({ ...before, why: whyWord(target) })}
      resetScroll={false}
      className={className}
      aria-label={label}
    >
      {children}
    </Link>
  );
}
