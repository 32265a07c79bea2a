/** The program of a page, as `index.html` names it; its name changes with its contents, and those of all that it loads. */
const program = /<script\b[^>]*\bsrc="(\/assets\/[^"]+\.js)"/;

/** The program that this page runs. */
const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute("src");

/** Whether the server has other pages by now than this one is of. Where that cannot be told, it has not. */
export async function hasOtherPages(signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch("/", { headers: { accept: "text/html" }, cache: "no-cache", signal });
    const served = program.exec(response.ok ? await response.text() : "")?.[1];
    return served !== undefined && served !== own;
  } catch {
    return false;
  }
}
