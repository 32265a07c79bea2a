import "./styles/app.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "./api/client.ts";
import { loadCatalog } from "./i18n/catalog.ts";
import { LanguageProvider } from "./i18n/LanguageProvider.tsx";
import { language } from "./preference/language.ts";
import { router } from "./routes/router.ts";
import "./preference/theme.ts";

const place = document.getElementById("root");
if (!place) throw new Error("The page has no place named root.");

// The code of the page is fetched while the catalog is.
await Promise.all([loadCatalog(language.read()), router.load()]);
createRoot(place).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={createClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);

// 124 subsets of the typeface, of which the browser takes those that the page needs; after the first paint.
requestAnimationFrame(() => void import("./styles/typeface.ts"));
