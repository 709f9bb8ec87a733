export type Route =
  | { page: "home" }
  | { page: "conversation"; id: string; seq?: number }
  | { page: "sessions" }
  | { page: "session"; id: string }
  | { page: "gallery" }
  | { page: "history" }
  | { page: "analytics" }
  | { page: "operation" }
  | { page: "search"; q: string }
  | { page: "settings" }
  | { page: "unknown" };

/** The pages' addresses; the server answers each of them with the app (src/Api/Hosting). */
export function parse(path: string, query: string): Route {
  const [first = "", second, third] = path.replace(/^\/+|\/+$/g, "").split("/");
  const search = new URLSearchParams(query);
  if (third !== undefined) return { page: "unknown" };
  switch (first) {
    case "": return { page: "home" };
    case "c": return second ? conversation(second, search) : { page: "home" };
    case "sessions": return second ? { page: "session", id: second } : { page: "sessions" };
    case "search": return { page: "search", q: search.get("q") ?? "" };
    case "gallery": case "history": case "analytics": case "operation": case "settings": return second ? { page: "unknown" } : { page: first };
    default: return { page: "unknown" };
  }
}

function conversation(id: string, search: URLSearchParams): Route {
  const seq = Number(search.get("seq"));
  return Number.isSafeInteger(seq) && seq > 0 ? { page: "conversation", id, seq } : { page: "conversation", id };
}

export const paths = {
  home: "/",
  conversation: (id: string, seq?: number) => `/c/${id}${seq ? `?seq=${seq}` : ""}`,
  sessions: "/sessions",
  session: (id: string) => `/sessions/${id}`,
  gallery: "/gallery",
  history: "/history",
  analytics: "/analytics",
  operation: "/operation",
  search: (q: string) => `/search${q ? `?q=${encodeURIComponent(q)}` : ""}`,
  settings: "/settings",
};
