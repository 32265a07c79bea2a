/**
 * Takes the token out of the fragment of the address (`/sign-in#<token>`), and the fragment out of the address, so that
 * it stands neither in the history nor in what is pasted to a colleague.
 */
export function takeToken(location: Location, history: History): string | undefined {
  const token = location.hash.slice(1);
  if (token === "") return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}
