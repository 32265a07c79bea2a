/**
 * Asks ajv whether a document is of its official schema. Only the verdict is taken from it: `structure.ts` says what is
 * wrong, in the words of the model instead of those of a schema.
 * @module
 */
import { Ajv, type ErrorObject } from "ajv";
import formatsPlugin from "ajv-formats";
import type { ModelName } from "../model/document.ts";
import { patterns, remembering } from "./patterns.ts";
import { officialSchemas, schemaOf } from "./schemas.ts";

export interface Judge {
  /** The faults in ajv's own terms; none where the document is of the schema. */
  (document: unknown): readonly ErrorObject[];
}

const judges = new Map<ModelName, Judge>();
const datatypes = new Map<string, (value: unknown) => boolean>();
let shared: Ajv | undefined;

function newAjv(): Ajv {
  // The schemas are ours and known to be sound: checking and polishing them would cost more than most documents do.
  const ajv = new Ajv({
    strict: false,
    validateSchema: false,
    meta: false,
    messages: false,
    code: { optimize: false, regExp: patterns },
  });
  formatsPlugin.default(ajv);
  for (const name of ["uri", "uri-reference"] as const) {
    const format = formatsPlugin.default.get(name);
    if (format instanceof RegExp)
      ajv.addFormat(
        name,
        remembering((text) => format.test(text)),
      );
    else if (typeof format === "function") ajv.addFormat(name, remembering(format));
  }
  return ajv;
}

/** The judge of a model, compiled when first asked for (about 0.1 s). */
export function judgeOf(model: ModelName): Judge {
  const known = judges.get(model);
  if (known) return known;
  const validate = newAjv().compile(schemaOf(model));
  const judge: Judge = (document) => (validate(document) ? [] : (validate.errors ?? []));
  judges.set(model, judge);
  return judge;
}

/** Whether a value is of a data type, by the definition that the official schemas have of it. */
export function datatypeJudge(name: string): (value: unknown) => boolean {
  const known = datatypes.get(name);
  if (known) return known;
  shared ??= newAjv();
  const definitions = Object.values(officialSchemas)
    .flatMap((schema) => Object.entries(schema.definitions))
    .filter(([key]) => key.endsWith("Datatype"));
  const validate = shared.compile({ $ref: `#/definitions/${name}`, definitions: Object.fromEntries(definitions) });
  const judge = (value: unknown) => validate(value);
  datatypes.set(name, judge);
  return judge;
}
