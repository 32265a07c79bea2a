import type { Command } from "../command/form.ts";
import { completion } from "./completion.ts";
import { contentCheck } from "./content-check.ts";
import { contentNewCheck } from "./content-new-check.ts";
import { contentTry } from "./content-try.ts";

/** Every command, in the order in which the help lists them. */
export const commands: readonly Command[] = [contentCheck, contentTry, contentNewCheck, completion(() => commands)];
