/**
 * Where the embedded PostgreSQL listens: a Unix-domain socket in a folder that nobody else can enter, or, where there
 * are none (Windows), a port of the loopback interface. Either way it asks for a password.
 * @module
 */
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Account } from "./account.ts";

export interface Endpoint {
  /** The folder of the socket, or an address. */
  readonly host: string;
  readonly port: number;
  /** The settings by which `postgres` listens there. */
  readonly settings: readonly string[];
  /** Takes away the socket of a PostgreSQL that ended without a chance to do so. Only for when none runs. */
  clear(): Promise<void>;
  /** Takes away what was made outside of the home. */
  remove(): Promise<void>;
}

/** The part of a socket's name that PostgreSQL makes of the port. */
const port = 5432;
/** `sun_path` holds 104 bytes on macOS, 108 on Linux, one of them the closing zero. */
const longest = 103;

/** Chooses and prepares the place to listen. */
export async function prepareEndpoint(home: string, account: Account | null): Promise<Endpoint> {
  if (process.platform === "win32") return loopback();
  const inside = join(home, "run");
  if (fits(inside)) {
    await mkdir(inside, { recursive: true });
    await reserve(inside, account);
    return socket(inside, async () => {});
  }
  // A killed Tokiwa leaves its folder behind; its name was written down, so that it is used again, not piled up.
  const record = join(home, "socket-folder");
  const recorded = await readFile(record, "utf8").then(
    (text) => text.trim(),
    () => null,
  );
  const folder = recorded !== null && (await isOurs(recorded, account)) ? recorded : await mkdtemp("/tmp/tokiwa-");
  await reserve(folder, account);
  await writeFile(record, `${folder}\n`);
  return socket(folder, () => rm(folder, { recursive: true, force: true }));
}

const fits = (folder: string): boolean => Buffer.byteLength(`${folder}/.s.PGSQL.${port}.lock`) <= longest;

async function reserve(folder: string, account: Account | null): Promise<void> {
  await chmod(folder, 0o700);
  if (account) await chown(folder, account.uid, account.gid);
}

/** Whether it is a folder, no link, that only PostgreSQL's account may enter: `/tmp` is everybody's. */
async function isOurs(folder: string, account: Account | null): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  const owner = account?.uid ?? process.getuid?.();
  return found !== null && found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0;
}

function socket(folder: string, remove: () => Promise<void>): Endpoint {
  const quoted = `"${folder.replaceAll('"', '""')}"`;
  const settings = ["listen_addresses=", `unix_socket_directories=${quoted}`, "unix_socket_permissions=0700"];
  const clear = async (): Promise<void> => {
    for (const end of ["", ".lock"]) await rm(join(folder, `.s.PGSQL.${port}${end}`), { force: true });
  };
  return { host: folder, port, settings: [...settings, `port=${port}`], clear, remove };
}

async function loopback(): Promise<Endpoint> {
  const free = await new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
  return {
    host: "127.0.0.1",
    port: free,
    settings: ["listen_addresses=127.0.0.1", "unix_socket_directories=", `port=${free}`],
    clear: async () => {},
    remove: async () => {},
  };
}
