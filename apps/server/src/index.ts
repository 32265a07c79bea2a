/**
 * The server, to be started by a program.
 * @module
 */
export { type Progress, type RunningServer, type ServerOptions, startServer } from "./server.ts";
export { createLog } from "./platform/telemetry/log.ts";
export { StartupError } from "./platform/startup.ts";
