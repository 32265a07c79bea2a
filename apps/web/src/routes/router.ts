import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { parseSearch, stringifySearch } from "../address/search.ts";
import { rootRoute } from "./root.ts";
import {
  assetsSearch,
  cellsSearch,
  controlsSearch,
  listSearch,
  organizationsSearch,
  requirementsSearch,
  signInSearch,
  systemsSearch,
  timelineSearch,
  traceSearch,
} from "./searches.ts";

const getParentRoute = () => rootRoute;

const overview = createRoute({
  getParentRoute,
  path: "/",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../pages/overview/OverviewPage.tsx"), "OverviewPage"),
});

const trace = createRoute({
  getParentRoute,
  path: "/trace",
  validateSearch: traceSearch,
  component: lazyRouteComponent(() => import("../pages/trace/TracePage.tsx"), "TracePage"),
});

const controls = createRoute({
  getParentRoute,
  path: "/controls",
  validateSearch: controlsSearch,
  component: lazyRouteComponent(() => import("../pages/controls/ControlsPage.tsx"), "ControlsPage"),
});

const control = createRoute({
  getParentRoute,
  path: "/controls/$control",
  validateSearch: requirementsSearch,
  component: lazyRouteComponent(() => import("../pages/control/ControlPage.tsx"), "ControlPage"),
});

const catalogs = createRoute({
  getParentRoute,
  path: "/catalogs",
  component: lazyRouteComponent(() => import("../pages/catalogs/CatalogsPage.tsx"), "CatalogsPage"),
});

const catalog = createRoute({
  getParentRoute,
  path: "/catalogs/$catalog",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("../pages/catalog/CatalogPage.tsx"), "CatalogPage"),
});

const requirements = createRoute({
  getParentRoute,
  path: "/requirements",
  validateSearch: requirementsSearch,
  component: lazyRouteComponent(() => import("../pages/requirements/RequirementsPage.tsx"), "RequirementsPage"),
});

const systems = createRoute({
  getParentRoute,
  path: "/systems",
  validateSearch: systemsSearch,
  component: lazyRouteComponent(() => import("../pages/systems/SystemsPage.tsx"), "SystemsPage"),
});

const system = createRoute({
  getParentRoute,
  path: "/systems/$system",
  validateSearch: requirementsSearch,
  component: lazyRouteComponent(() => import("../pages/system/SystemPage.tsx"), "SystemPage"),
});

const organizations = createRoute({
  getParentRoute,
  path: "/organizations",
  validateSearch: organizationsSearch,
  component: lazyRouteComponent(() => import("../pages/organizations/OrganizationsPage.tsx"), "OrganizationsPage"),
});

const organization = createRoute({
  getParentRoute,
  path: "/organizations/$organization",
  component: lazyRouteComponent(() => import("../pages/organization/OrganizationPage.tsx"), "OrganizationPage"),
});

const tailoring = createRoute({
  getParentRoute,
  path: "/systems/$system/tailoring",
  component: lazyRouteComponent(() => import("../pages/tailoring/TailoringPage.tsx"), "TailoringPage"),
});

const assets = createRoute({
  getParentRoute,
  path: "/assets",
  validateSearch: assetsSearch,
  component: lazyRouteComponent(() => import("../pages/assets/AssetsPage.tsx"), "AssetsPage"),
});

const asset = createRoute({
  getParentRoute,
  path: "/assets/$asset",
  validateSearch: cellsSearch,
  component: lazyRouteComponent(() => import("../pages/asset/AssetPage.tsx"), "AssetPage"),
});

const cells = createRoute({
  getParentRoute,
  path: "/cells",
  validateSearch: cellsSearch,
  component: lazyRouteComponent(() => import("../pages/cells/CellsPage.tsx"), "CellsPage"),
});

const timeline = createRoute({
  getParentRoute,
  path: "/timeline",
  validateSearch: timelineSearch,
  component: lazyRouteComponent(() => import("../pages/timeline/TimelinePage.tsx"), "TimelinePage"),
});

const signIn = createRoute({
  getParentRoute,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import("../pages/sign-in/SignInPage.tsx"), "SignInPage"),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overview,
    trace,
    controls,
    control,
    catalogs,
    catalog,
    requirements,
    systems,
    system,
    tailoring,
    organizations,
    organization,
    assets,
    asset,
    cells,
    timeline,
    signIn,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
