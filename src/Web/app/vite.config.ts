import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` beside a server on its usual port.
const server = process.env.CHORUS_SERVER ?? "http://127.0.0.1:5080";

export default defineConfig({
  plugins: [react()],
  // The client is built from its source, together with the app.
  resolve: { conditions: ["source", "module", "browser", "development|production"], dedupe: ["react", "react-dom"] },
  build: {
    outDir: "../../../artifacts/web",
    emptyOutDir: true,
    target: "es2023",
    // The page's policy takes nothing but files of its own server: no data: addresses, and no preloading by script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/api": server, "/files": server, "/hub": { target: server, ws: true } } },
});
