import type { Session } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useText } from "../i18n/useText.ts";
import { MomentControl } from "../moment/MomentControl.tsx";
import { AccountMenu } from "./AccountMenu.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { navigation } from "./navigation.ts";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

interface HeaderProps {
  readonly session: Session | undefined;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

/** The head of every page: where one can go, what one can search, which moment is shown, and how. */
export function Header({ session, onSearch, onHelp }: HeaderProps) {
  const say = useText();
  const [open, setOpen] = useState(false);
  return (
    <header data-no-print className="sticky top-0 z-20 border-b border-line bg-page">
      <div className="mx-auto flex max-w-400 flex-wrap items-center gap-x-5 px-4 py-1.5 sm:px-6 xl:pb-0">
        <Link to="/" className="flex items-baseline gap-2 py-1 whitespace-nowrap">
          <span lang="ja" className="text-dns-17B-130">
            常磐
          </span>
          <span className="text-dns-14N-130 text-ink-soft">Tokiwa</span>
          <span className="sr-only">{say("app.home")}</span>
        </Link>
        {session && (
          <button
            type="button"
            className="button button-plain ms-auto xl:hidden"
            aria-expanded={open}
            aria-controls="head-menu"
            onClick={() => setOpen(!open)}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4">
              <path d={open ? "m3 3 10 10M13 3 3 13" : "M2 4h12M2 8h12M2 12h12"} className="icon-line" />
            </svg>
            {say("shell.menu")}
          </button>
        )}
        <div
          id="head-menu"
          className={`${!session ? "flex grow justify-end" : open ? "flex grow basis-full" : "hidden grow basis-full"} min-w-0 flex-wrap items-center gap-x-5 gap-y-2 pb-2 xl:contents`}
        >
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 xl:ms-auto">
            {session && (
              <>
                <button
                  type="button"
                  className="button border-edge font-400 text-ink"
                  aria-keyshortcuts="/"
                  onClick={onSearch}
                >
                  <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4">
                    <path d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10m3.6-1.4L14 14" className="icon-line" />
                  </svg>
                  {say("search.open")}
                  <kbd aria-hidden="true">/</kbd>
                </button>
                <MomentControl />
              </>
            )}
            <LanguageSwitch />
            <ThemeSwitch />
            <button
              type="button"
              className="button button-plain px-2"
              aria-keyshortcuts="?"
              aria-label={say("help.open")}
              title={say("help.open")}
              onClick={onHelp}
            >
              <kbd aria-hidden="true">?</kbd>
            </button>
            {session && <AccountMenu session={session} />}
          </div>
          {session && (
            <nav aria-label={say("shell.navigation")} className="grow basis-full">
              <ul className="-mx-2 flex flex-wrap gap-x-1">
                {navigation.map(({ word, link }) => (
                  <li key={word}>
                    <Link
                      {...link}
                      className="block border-b-3 border-transparent px-2 py-2 text-dns-16N-130 whitespace-nowrap hover:underline hover:underline-offset-4 aria-[current=page]:border-act aria-[current=page]:font-700 aria-[current=page]:text-act"
                      onClick={() => setOpen(false)}
                    >
                      {say(word)}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
          )}
        </div>
      </div>
    </header>
  );
}
