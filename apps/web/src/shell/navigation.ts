import { linkOptions } from "@tanstack/react-router";
import type { MessageId } from "../i18n/catalog.ts";

/** The pages that there are, in the order of the navigation. */
export const navigation = [
  { word: "nav.overview", link: linkOptions({ to: "/", activeOptions: { exact: true, includeSearch: false } }) },
  { word: "nav.trace", link: linkOptions({ to: "/trace", activeOptions: { includeSearch: false } }) },
  { word: "nav.controls", link: linkOptions({ to: "/controls", activeOptions: { includeSearch: false } }) },
  { word: "nav.requirements", link: linkOptions({ to: "/requirements", activeOptions: { includeSearch: false } }) },
  { word: "nav.organizations", link: linkOptions({ to: "/organizations", activeOptions: { includeSearch: false } }) },
  { word: "nav.systems", link: linkOptions({ to: "/systems", activeOptions: { includeSearch: false } }) },
  { word: "nav.assets", link: linkOptions({ to: "/assets", activeOptions: { includeSearch: false } }) },
  { word: "nav.cells", link: linkOptions({ to: "/cells", activeOptions: { includeSearch: false } }) },
  { word: "nav.catalogs", link: linkOptions({ to: "/catalogs", activeOptions: { includeSearch: false } }) },
] as const satisfies readonly { word: MessageId; link: unknown }[];
