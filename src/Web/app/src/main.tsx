import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "@fontsource-variable/newsreader/wght.css";
import "@fontsource-variable/newsreader/wght-italic.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { createChorus } from "@chorus/client";
import { ChorusProvider } from "@chorus/client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { Crash } from "./Crash.tsx";

const chorus = createChorus();

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Crash>
      <ChorusProvider chorus={chorus}><App /></ChorusProvider>
    </Crash>
  </StrictMode>,
);
