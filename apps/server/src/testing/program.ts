/**
 * The server as a process of its own, for tests that end it by force or by a signal.
 * Arguments: data folder, content folder, machine, and the folder of built pages, if any. It says `url URL` when it
 * serves, `diagnosed` when the first diagnosis is done, and `closed` before it ends in order.
 *
 * TOKIWA_TEST_CLOCK names a file that says by how many milliseconds its clock is ahead of the real one, now; so a test
 * can step the clock of several processes at once. Nothing but this program heeds it.
 * @module
 */
import { readFileSync } from "node:fs";
import { createLog, startServer } from "../index.ts";
import { logLevels } from "../platform/telemetry/log.ts";

const [dataFolder = "", content = "", diagnosed = "", pages] = process.argv.slice(2);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const clockFile = process.env["TOKIWA_TEST_CLOCK"];
const clock = clockFile === undefined ? Date.now : () => Date.now() + Number(readFileSync(clockFile, "utf8"));
const { TOKIWA_KEY: key, TOKIWA_METRICS_KEY: metricsKey, DATABASE_URL: databaseUrl, LOG_LEVEL } = process.env;
const server = await startServer({
  dataFolder,
  databaseUrl,
  diagnosed,
  contentFolders: [content],
  pages,
  host: "127.0.0.1",
  port: 0,
  key,
  metricsKey,
  clock,
  log: createLog({
    level: logLevels.find((level) => level === LOG_LEVEL) ?? "silent",
    secrets: [key, metricsKey, databaseUrl],
  }),
});
process.on("SIGTERM", () => {
  void server.close().then(() => {
    say("closed");
    // Whatever should have ended and did not shows as a process that stays.
  });
});
say(`url ${server.url}`);
await server.firstDiagnosis;
say("diagnosed");
