import { fileURLToPath } from "node:url";
import type { InlineConfig } from "vite";
import solid from "vite-plugin-solid";

/**
 * One page application, everything from its own origin: no inlined data, no inline script, so that the
 * server may answer with `default-src 'self'` alone.
 */
export const uiConfig: InlineConfig = {
  root: fileURLToPath(new URL(".", import.meta.url)),
  configFile: false,
  appType: "spa",
  plugins: [solid()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2024",
    reportCompressedSize: false,
    // How long a build's plugins took is no news to who starts Wingman.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
};

export default uiConfig;
