import { build } from "esbuild";

/** The client as a page would get it: one minified module. */
export async function bundle({ entry, external = [], outfile }) {
  const { outputFiles } = await build({
    entryPoints: [entry], bundle: true, minify: true, format: "esm", target: "es2022", platform: "browser", legalComments: "none",
    conditions: ["source"], external, write: Boolean(outfile), ...(outfile && { outfile }),
  });
  return outputFiles?.[0]?.contents;
}
