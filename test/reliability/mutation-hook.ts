/**
 * Loaded before a program (`node --import`): has it run with one place of its sources changed, as TOKIWA_MUTATION says.
 * Nothing is written: the sources stay as they are.
 */
import { registerHooks } from "node:module";
import { mutated, readMutation } from "./mutations.ts";

const mutation = readMutation(process.env["TOKIWA_MUTATION"]);

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    const { source } = loaded;
    if (!mutation || !url.endsWith(mutation.file) || source === undefined || source === null) return loaded;
    const text = typeof source === "string" ? source : new TextDecoder().decode(source);
    return { ...loaded, source: mutated(text, mutation) };
  },
});
