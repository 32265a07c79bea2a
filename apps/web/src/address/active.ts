/**
 * A link that takes words away from the address leads to this page only if they are not in it: else every such link would
 * be told to a screen reader as where one already is.
 */
export const thisVeryAddress = { exact: true, includeSearch: true, explicitUndefined: true } as const;
