/**
 * Checks 検査: tests of an implementation, by machine or by a person's attestation.
 * @module
 */
import { z } from "zod";
import { duration, id } from "./form.ts";
import { text } from "./text.ts";

/** What a check looks at (semantics §1). */
export const subjectKind = z.enum([
  "host",
  "container-image",
  "repository",
  "cloud-account",
  "network-device",
  "iot-device",
  "system",
  "organization",
  "person",
  "supplier",
]);
export type SubjectKind = z.infer<typeof subjectKind>;

/** A CEL expression (common expression language) over the facts of a subject. */
const cel = z.string().trim().min(1).max(4000);

export const remedy = z.strictObject({
  text,
  /** Shell commands, by distribution family; `any` where they are the same everywhere. */
  commands: z
    .array(z.strictObject({ on: z.enum(["any", "debian", "rhel", "alpine"]).default("any"), run: z.string().min(1) }))
    .default([]),
  /** Whether a reviewed script may carry the commands out without thought for this machine's purpose. */
  safe: z.boolean().default(false),
});

const common = {
  id,
  title: text,
  subject: subjectKind,
  /** The controls whose implementation it tests. */
  controls: z.array(id).min(1),
  /** Weight of a failure on the scale of a CVSS base score, 0–10. */
  severity: z.number().min(0).max(10),
  /** How long one observation stays good, in milliseconds. */
  maxAge: duration,
  expected: text,
  /** Why it matters, in the terms of the clause. */
  why: text,
  remedy,
};

/** A rule over several fields, also told where one of them is wrong; not where a name is, which may be one of them. */
const rule = (message: string) => ({
  message,
  when: ({ value, issues }: z.core.ParsePayload) =>
    typeof value === "object" && value !== null && !issues.some(({ code }) => code === "unrecognized_keys"),
});

/**
 * A check by machine. It passes when `pass` holds, or when `violations` is an empty list.
 * `violations` says "none of these may exist": what it lists is a failure even where part of the facts could not be
 * read, and an empty list is a pass only where all could. `pass` needs all its facts.
 */
export const machineCheck = z
  .strictObject({
    ...common,
    method: z.literal("TEST").default("TEST"),
    /** Where this does not hold, the check is not applicable, and `otherwise` says why. */
    applies: cel.optional(),
    otherwise: text.optional(),
    /** Where this does not hold, the facts do not tell: the outcome is `error`, and `undecidable` says why. */
    decidable: cel.optional(),
    undecidable: text.optional(),
    pass: cel.optional(),
    violations: cel.optional(),
    /** The thing or things looked at, shown beside the outcome; for `violations` the list itself is shown on failure. */
    evidence: cel.optional(),
  })
  .refine((check) => (check.pass === undefined) !== (check.violations === undefined), rule("rule:verdict"))
  .refine((check) => (check.applies === undefined) === (check.otherwise === undefined), rule("rule:applies"))
  .refine((check) => (check.decidable === undefined) === (check.undecidable === undefined), rule("rule:decidable"));

/** A check by a person, who says that it is so and shows by what. */
export const attestation = z.strictObject({
  ...common,
  method: z.enum(["EXAMINE", "INTERVIEW"]),
  /** The role of the person who looks and says so; the role that answers for the control where none is named. */
  by: id.optional(),
  /** The evidence that is asked for. */
  asks: text,
});

/** A check on a source itself: each report that arrives passes it, and silence beyond `maxAge` fails it (semantics §3). */
export const feedCheck = z.strictObject({
  ...common,
  method: z.literal("TEST").default("TEST"),
  silence: z.literal("fail"),
});

export const check = z.union([attestation, feedCheck, machineCheck]);
export type MachineCheck = z.infer<typeof machineCheck>;
export type Attestation = z.infer<typeof attestation>;
export type FeedCheck = z.infer<typeof feedCheck>;
export type Check = MachineCheck | Attestation | FeedCheck;

/** Whether a check's condition is written in expressions; an attestation's and a feed's are not. */
export const isMachineCheck = <T extends Check>(check: T): check is T & MachineCheck =>
  check.method === "TEST" && !("silence" in check);

/** Checks of one family. One file each. */
export const checkFamily = z.strictObject({ family: id, title: text, checks: z.array(check).min(1) });
export type CheckFamily = z.infer<typeof checkFamily>;
