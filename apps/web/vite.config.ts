import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Browsers with CSS `light-dark()`, from 2024: the palette relies on it. */
const browsers = ["chrome125", "edge125", "firefox128", "safari18"];

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { proxy: { "/api": { target: process.env.TOKIWA_URL ?? "http://127.0.0.1:8765", changeOrigin: true } } },
  build: {
    target: browsers,
    cssTarget: browsers,
    // Injecting a polyfill would need an inline script, which the content security policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What several pages share comes in one file, not in forty; dialogs come when the first one is opened.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "shared", test: /web[\\/]src[\\/](?!components[\\/]overlay)/, minShareCount: 2, maxSize: 400_000 },
          ],
        },
      },
    },
  },
});
