import * as api from "../index.ts";
import type { PUBLIC_VALUES } from "../protocol/public-names.ts";
import { ServerSocket } from "../threading/network/server.ts";
import { Socket } from "../threading/network/socket.ts";

/** Fails to compile if the list of names and the module differ. */
const listed: Readonly<Record<(typeof PUBLIC_VALUES)[number], unknown>> &
  Readonly<Record<Exclude<keyof typeof api, (typeof PUBLIC_VALUES)[number]>, never>> = api;

/** Restores the public names of what lessons see: a worker's program is built with short names, and `print(mutex)` would show `Qe {}`. */
export function restorePublicNames(): void {
  for (const [name, value] of Object.entries({ ...listed, ServerSocket, Socket }))
    Object.defineProperty(value, "name", { value: name });
}
