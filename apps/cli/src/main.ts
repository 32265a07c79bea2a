/**
 * The `tokiwa` command.
 * @module
 */
import { run } from "./run.ts";

// A reader that has seen enough (`tokiwa diagnose | head`) is no error of anybody.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), process.env);
