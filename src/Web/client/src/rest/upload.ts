import { Problem } from "../contract/problem.ts";
import type { Http } from "./http.ts";

export interface UploadOptions {
  /** The file's name, where `file` has none. */
  readonly name?: string;
  /** Gets 0 to 1. */
  readonly onProgress?: (progress: number) => void;
  readonly signal?: AbortSignal;
}

/** Sends a file as a form's field `file`. Only XMLHttpRequest tells how far it is, so fetch is for where there is none. */
export async function upload<T>(http: Http, path: string, file: Blob, options: UploadOptions = {}): Promise<T> {
  const form = new FormData();
  form.append("file", file, options.name ?? (file as Partial<File>).name ?? "file");
  const { signal, onProgress } = options;
  if (typeof XMLHttpRequest === "undefined" || !onProgress) {
    const answer = await http.call<T>({ method: "POST", path, body: form, ...(signal && { signal }) });
    onProgress?.(1);
    return answer;
  }
  const token = await http.tokens.accessToken();
  try {
    return await request<T>(http.server + path, form, token, options);
  } catch (failure) {
    if (Problem.of(failure).status !== 401) throw failure;
    return request<T>(http.server + path, form, await http.tokens.accessToken({ instead: token }), options);
  }
}

function request<T>(url: string, form: FormData, token: string, { onProgress, signal }: UploadOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const fail = (problem: Problem) => {
      signal?.removeEventListener("abort", abort);
      reject(problem);
    };
    request.open("POST", url);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onerror = () => fail(new Problem("offline", "The server cannot be reached."));
    request.onabort = () => fail(new Problem("aborted", "The upload was given up."));
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 400) return fail(Problem.ofAnswer(request.status, body, Number(request.getResponseHeader("Retry-After")) || 0));
      signal?.removeEventListener("abort", abort);
      onProgress?.(1);
      resolve(body as T);
    };
    if (signal?.aborted) return fail(new Problem("aborted", "The upload was given up."));
    signal?.addEventListener("abort", abort);
    request.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
