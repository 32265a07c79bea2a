/**
 * Whether a body is an object, and then of the form that its address answers with. The page and the API are served by
 * one server at one version, whose schemas are these very types; what is looked for here is a proxy's page in between.
 */
export function isAnswer<Form extends object>(body: unknown): body is Form {
  return typeof body === "object" && body !== null;
}
