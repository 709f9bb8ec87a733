import { byId } from "./dom.js";

const labels = { online: "Live", connecting: "Connecting …" };

/** Says how the connection is, and tries again at a click. */
export function connectionView(chorus) {
  const button = byId("connection");
  let ticking = null;

  const draw = () => {
    const { name, until } = chorus.channel.state;
    const seconds = Math.ceil((until - Date.now()) / 1000);
    button.dataset.state = name;
    button.querySelector(".label").textContent = labels[name] ?? (seconds > 1 ? `Offline · ${seconds} s` : "Offline");
    button.title = name === "waiting" ? "No connection. What you write is kept and sent later. Click to try now." : "";
    button.disabled = name !== "waiting";
  };

  const changed = () => {
    clearInterval(ticking);
    if (chorus.channel.state.name === "waiting") ticking = setInterval(draw, 500);
    draw();
  };
  button.onclick = () => chorus.channel.retryNow();
  changed();
  const unsubscribe = chorus.channel.subscribe(changed);
  return () => {
    clearInterval(ticking);
    unsubscribe();
  };
}
