/**
 * The documents of one system.
 * @module
 */
import type { Content } from "@tokiwa/content";
import type { OscalDocument } from "@tokiwa/oscal";
import { assessmentPlan } from "./assessment-plan.ts";
import { frameOf, type SystemOptions } from "./frame.ts";
import type { SystemModel } from "./models.ts";
import { planOfAction } from "./milestones.ts";
import { assessmentResults } from "./results.ts";
import { securityPlan } from "./security-plan.ts";
import type { SystemState } from "./state.ts";

/**
 * A document of a system as it stood. The same state, content and options give the same document.
 * @returns undefined where there is nothing that the model could hold: a plan of action without a weakness.
 */
export const publishSystem = (
  model: SystemModel,
  content: Content,
  state: SystemState,
  options: SystemOptions,
): OscalDocument | undefined => {
  const frame = frameOf(content, state, options);
  switch (model) {
    case "system-security-plan":
      return { [model]: securityPlan(frame) };
    case "assessment-plan":
      return { [model]: assessmentPlan(frame) };
    case "assessment-results":
      return { [model]: assessmentResults(frame) };
    case "plan-of-action-and-milestones": {
      const plan = planOfAction(frame);
      return plan && { [model]: plan };
    }
  }
};
