import type { Command } from "../command/form.ts";
import { completion } from "./completion.ts";
import { contentCheck } from "./content-check.ts";
import { contentChoose } from "./content-choose.ts";
import { contentExport } from "./content-export.ts";
import { contentImport } from "./content-import.ts";
import { contentNewCheck } from "./content-new-check.ts";
import { contentTry } from "./content-try.ts";
import { diagnose } from "./diagnose.ts";
import { link } from "./link.ts";
import { oscalConvert } from "./oscal-convert.ts";
import { oscalDiff } from "./oscal-diff.ts";
import { oscalMapCompose } from "./oscal-map-compose.ts";
import { oscalResolve } from "./oscal-resolve.ts";
import { oscalValidate } from "./oscal-validate.ts";
import { serve } from "./serve.ts";
import { status } from "./status.ts";
import { verify } from "./verify.ts";

/** Every command, in the order in which the help lists them. */
export const commands: readonly Command[] = [
  serve,
  diagnose,
  status,
  link,
  verify,
  contentCheck,
  contentTry,
  contentNewCheck,
  contentChoose,
  contentExport,
  contentImport,
  oscalValidate,
  oscalConvert,
  oscalResolve,
  oscalDiff,
  oscalMapCompose,
  completion(() => commands),
];
