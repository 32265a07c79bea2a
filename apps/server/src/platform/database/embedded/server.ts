/**
 * The embedded PostgreSQL of a data folder, from nothing to running.
 * @module
 */
import { join } from "node:path";
import type { Logger } from "pino";
import { postgresAccount } from "./account.ts";
import { prepareBinaries } from "./binaries.ts";
import { openCluster } from "./cluster.ts";
import { prepareEndpoint } from "./endpoint.ts";
import { postgresHome } from "./home.ts";
import { lockFolder } from "./lock.ts";
import { Supervised } from "./supervised.ts";

export interface EmbeddedOptions {
  /** The data folder of Tokiwa; made if it is not there. */
  readonly folder: string;
  readonly log: Logger;
  /** More settings for `postgres`, as `name=value`. */
  readonly settings?: readonly string[];
  /** Where PostgreSQL lives when its account may not enter the data folder. */
  readonly systemFolder?: string;
}

export interface EmbeddedPostgres {
  /** Where its superuser enters. The password serves our own role too. */
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** The folder that it lives in. */
  readonly home: string;
  /** Whether its files were made just now. */
  readonly isNew: boolean;
  /** The process, as long as it runs. */
  pid(): number | null;
  /** Ends it: sessions are cut off, what was committed is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of this data folder; from then on, it is started again whenever it dies.
 * @throws FolderInUseError where another Tokiwa uses the folder; StartupError where it cannot be started.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = await postgresAccount();
  const home = await postgresHome(options.folder, account, options.systemFolder);
  const unlock = lockFolder(home, options.folder);
  try {
    const binaries = await prepareBinaries(account, join(home, "binaries"));
    const cluster = await openCluster(home, binaries, account);
    const endpoint = await prepareEndpoint(home, account);
    const supervised = new Supervised({
      home,
      account,
      binaries,
      cluster,
      endpoint,
      settings: options.settings ?? [],
      log: options.log,
    });
    await supervised.start();
    return {
      host: endpoint.host,
      port: endpoint.port,
      password: cluster.password,
      home,
      isNew: cluster.isNew,
      pid: () => supervised.pid,
      stop: async () => {
        await supervised.stop();
        await endpoint.remove();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
