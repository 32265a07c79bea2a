/**
 * States, roll-up and score of assurance.
 * @module
 */
export * from "./cell.ts";
export * from "./course.ts";
export * from "./found.ts";
export * from "./framework.ts";
export * from "./histogram.ts";
export * from "./outcome.ts";
export * from "./posture.ts";
export * from "./requirement.ts";
export * from "./score.ts";
export * from "./status.ts";
export * from "./subject.ts";
export * from "./tally.ts";
export * from "./vector.ts";
export * from "./zeros.ts";
