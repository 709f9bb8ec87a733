import { element } from "./dom.js";

/** Opens a dialog that is removed when it closes. `content` gets a function that closes it. */
export function openDialog(title, content) {
  const dialog = element("dialog", { className: "dialog", aria: { label: title } });
  const close = () => dialog.close();
  const shut = element("button", { className: "close", type: "button", textContent: "×", title: "Close", onclick: close, aria: { label: "Close" } });
  dialog.append(element("header", {}, element("h2", { textContent: title }), shut), content(close));
  dialog.addEventListener("close", () => dialog.remove());
  // A click beside it closes it.
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A form whose refusal is shown in it. `onSubmit` gets the values by name. */
export function form(fields, action, onSubmit) {
  const refusal = element("p", { className: "refusal", hidden: true });
  const button = element("button", { className: "button primary", type: "submit", textContent: action });
  const made = element("form", { className: "fields" }, ...fields, refusal, element("div", { className: "actions" }, button));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    refusal.hidden = true;
    try {
      await onSubmit(Object.fromEntries(new FormData(made)));
    } catch (problem) {
      refusal.textContent = problem.message;
      refusal.hidden = false;
    }
    button.disabled = false;
  });
  return made;
}

export function field(label, properties) {
  return element("label", { className: "field" }, element("span", { textContent: label }), element("input", properties));
}

/** Asks for one line of text. */
export function askText(title, label, value, action, onText) {
  openDialog(title, (close) =>
    form([field(label, { name: "text", value, maxLength: 500, required: true, autofocus: true })], action, async ({ text }) => {
      await onText(text.trim());
      close();
    }));
}

/** Asks whether to go on. */
export function confirmDialog(title, text, action, onYes) {
  openDialog(title, (close) =>
    form([element("p", { textContent: text })], action, async () => {
      await onYes();
      close();
    }));
}
