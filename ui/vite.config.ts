import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// No inline script or style and no data URL: the window's content policy allows files of our own only.
export default defineConfig({
  plugins: [svelte({ configFile: false })],
  clearScreen: false,
  build: { target: "es2022", modulePreload: false, assetsInlineLimit: 0, sourcemap: false },
});
