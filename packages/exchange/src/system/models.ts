/** The models that a system has documents of. */
export const systemModels = [
  "system-security-plan",
  "assessment-plan",
  "assessment-results",
  "plan-of-action-and-milestones",
] as const;
export type SystemModel = (typeof systemModels)[number];
