import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { BarPatterns } from "../components/counts/BarPatterns.tsx";
import { ProblemView } from "../components/page/ProblemView.tsx";
import { LiveProvider } from "../live/LiveProvider.tsx";
import { PastNotice } from "../moment/PastNotice.tsx";
import { WhyHost } from "../why/WhyHost.tsx";
import { Footer } from "./Footer.tsx";
import { Header } from "./Header.tsx";
import { NewPagesNotice } from "./NewPagesNotice.tsx";
import { SettlingNotice } from "./SettlingNotice.tsx";
import { SkipLink } from "./SkipLink.tsx";
import { useShortcuts } from "./shortcut/useShortcuts.tsx";
import { useFocusOnArrival } from "./useFocusOnArrival.ts";

/**
 * What stands around every page. Whoever is not signed in is led to the sign-in page; until that is known the page
 * begins to load, because most often somebody is.
 */
export function Shell() {
  const location = useLocation();
  const atSignIn = location.pathname === "/sign-in";
  const session = useQuery({ ...sessionQuery, enabled: !atSignIn });
  const shortcuts = useShortcuts(!atSignIn);
  useFocusOnArrival();

  if (session.data === null && !atSignIn) {
    return <Navigate to="/sign-in" search={location.href === "/" ? {} : { next: location.href }} replace />;
  }
  return (
    <>
      <BarPatterns />
      <SkipLink />
      <Header
        session={atSignIn ? undefined : (session.data ?? undefined)}
        onSearch={shortcuts.search}
        onHelp={shortcuts.help}
      />
      {!atSignIn && <PastNotice />}
      <main id="main" tabIndex={-1} className="mx-auto max-w-400 px-4 pt-4 pb-16 sm:px-6">
        {atSignIn ? (
          <Outlet />
        ) : session.error ? (
          <ProblemView error={session.error} again={() => void session.refetch()} />
        ) : (
          <LiveProvider>
            <Outlet />
            <WhyHost />
            <div className="sticky bottom-0 z-10">
              <SettlingNotice />
              <NewPagesNotice />
            </div>
          </LiveProvider>
        )}
      </main>
      <Footer />
      {shortcuts.dialogs}
    </>
  );
}
