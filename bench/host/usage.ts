/**
 * Preloaded into a program of ours: tells the parent, on the fourth channel, what the process took until its end.
 * @module
 */
import { writeSync } from "node:fs";

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, `${(userCPUTime + systemCPUTime) / 1e6} ${maxRSS * 1024}`);
});
