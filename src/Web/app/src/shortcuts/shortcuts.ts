const isMac = /mac|iphone|ipad/i.test(navigator.platform);

export const command = isMac ? "⌘" : "Ctrl";

/** What the keyboard can do, as the help shows it. */
export const shortcuts: readonly { group: string; keys: readonly { keys: readonly string[]; what: string }[] }[] = [
  { group: "Everywhere", keys: [
    { keys: [command, "K"], what: "Search" },
    { keys: ["Alt", "N"], what: "New conversation" },
    { keys: ["Alt", "↓"], what: "Next conversation" },
    { keys: ["Alt", "↑"], what: "Previous conversation" },
    { keys: ["G", "S"], what: "Go to sessions" },
    { keys: ["G", "G"], what: "Go to the gallery" },
    { keys: ["G", "H"], what: "Go to the history" },
    { keys: ["G", "A"], what: "Go to the analytics" },
    { keys: ["G", "O"], what: "Go to the operator’s page" },
    { keys: ["G", ","], what: "Go to settings" },
    { keys: ["?"], what: "This help" },
  ] },
  { group: "Writing", keys: [
    { keys: ["/"], what: "Go to the message field" },
    { keys: ["Enter"], what: "Send" },
    { keys: ["Shift", "Enter"], what: "New line" },
    { keys: ["↑"], what: "Edit your last message (in an empty field)" },
    { keys: ["Esc"], what: "Stop the reply" },
  ] },
  { group: "Messages", keys: [
    { keys: ["K"], what: "Up, message by message" },
    { keys: ["J"], what: "Down" },
    { keys: ["Home"], what: "To the beginning of the conversation" },
    { keys: ["End"], what: "To its end" },
    { keys: ["C"], what: "Copy the chosen message" },
    { keys: ["E"], what: "Edit it" },
    { keys: ["R"], what: "Another reply" },
    { keys: ["S"], what: "Stop it" },
    { keys: ["Del"], what: "Delete it" },
  ] },
];
