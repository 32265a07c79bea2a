import type { Seen } from "@tokiwa/content";
import { isIP } from "node:net";
import type { Root } from "../root.ts";

/** One place that rsyslog(8) sends to over the network. */
export interface Forward {
  readonly target: string;
  readonly protocol: string;
  readonly encrypted: boolean;
  readonly loopback: boolean;
  readonly seen: Seen;
}

const fileLimit = 200;

/** What rsyslog sends over the network and takes from it, in its old form and its new one (RainerScript). */
export function readRsyslog(root: Root): { forwards: Forward[]; openInputs: Seen[] } {
  const forwards: Forward[] = [];
  const openInputs: Seen[] = [];
  let sendsTls = false;
  let takesTls = false;
  for (const { text, seen } of statements(root, "/etc/rsyslog.conf", { files: 0 })) {
    const object = /^(action|input|module)\s*\((.*)\)$/is.exec(text);
    if (object) {
      const parameters = parametersOf(object[2] ?? "");
      const type = parameters.get("type") ?? parameters.get("load") ?? "";
      const tls =
        parameters.get("streamdriver.mode") === "1" ||
        parameters.get("streamdrivermode") === "1" ||
        parameters.get("tls") === "on";
      if (object[1] === "module" && type === "imtcp" && tls) takesTls = true;
      if (object[1] === "action" && (type === "omfwd" || type === "omrelp")) {
        const protocol = type === "omrelp" ? "relp" : (parameters.get("protocol") ?? "udp");
        const target = parameters.get("target") ?? "";
        if (target !== "") forwards.push(forward(target, protocol, tls && protocol !== "udp", seen));
      }
      if (
        object[1] === "input" &&
        (type === "imudp" || ((type === "imtcp" || type === "imrelp") && !tls && !takesTls))
      ) {
        openInputs.push(seen);
      }
      continue;
    }
    const [, name = "", value = ""] = /^\$(\w+)\s+(.*)$/.exec(text) ?? [];
    if (/^ActionSendStreamDriverMode$/i.test(name)) sendsTls = value.trim() === "1";
    if (/^InputTCPServerStreamDriverMode$/i.test(name)) takesTls = value.trim() === "1";
    if (/^UDPServerRun$/i.test(name) || (/^InputTCPServerRun$/i.test(name) && !takesTls)) openInputs.push(seen);
    // selector @host (UDP) or @@host (TCP), perhaps with (options), a port, and a ;template.
    const old = /^[^\s$(][^\s]*\s+(@@?)(?:\([^)]*\))?([^\s;]+)/.exec(text);
    if (old) {
      const tcp = old[1] === "@@";
      forwards.push(forward((old[2] ?? "").replace(/:\d+$/, ""), tcp ? "tcp" : "udp", tcp && sendsTls, seen));
    }
  }
  return { forwards, openInputs };
}

function forward(target: string, protocol: string, encrypted: boolean, seen: Seen): Forward {
  const host = target.replace(/^\[|\]$/g, "").toLowerCase();
  const loopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  return { target: host, protocol: protocol.toLowerCase(), encrypted, loopback, seen };
}

interface Statement {
  readonly text: string;
  readonly seen: Seen;
}

/** Lines, those of an object in brackets put together, comments left out, includes in their place. */
function statements(root: Root, file: string, budget: { files: number }): Statement[] {
  if (++budget.files > fileLimit) {
    root.gap(file, "too-many", { ja: "読み込むファイル", en: "included files" });
    return [];
  }
  const found: Statement[] = [];
  let open: Statement | undefined;
  for (const line of root.lines(file)) {
    const bare = line.text.replace(/(^|\s)#.*$/, "").trim();
    if (bare === "") continue;
    const text: string = open ? `${open.text} ${bare}` : bare;
    const place: Seen = open ? open.seen : line;
    if (/^(action|input|module|include)\s*\([^)]*$/i.test(text) && text.length < 10_000) {
      open = { text, seen: place };
      continue;
    }
    open = undefined;
    const pattern =
      /^\$IncludeConfig\s+(\S+)/i.exec(text)?.[1] ?? /^include\s*\(.*\bfile\s*=\s*"([^"]+)"/i.exec(text)?.[1];
    if (pattern === undefined) found.push({ text, seen: place });
    else found.push(...root.glob(pattern).flatMap((path) => statements(root, path, budget)));
  }
  return found;
}

function parametersOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/([\w.]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = "", double, single]) => [
      name.toLowerCase(),
      (double ?? single ?? "").toLowerCase(),
    ]),
  );
}
