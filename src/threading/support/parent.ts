import type { Reply } from "../../protocol/message.ts";
import type { Op } from "../../protocol/operations.ts";
import type { ParentWish } from "../../protocol/process.ts";
import { askSupervisor } from "./ask.ts";
import { current } from "./current.ts";

/** In a child process: has something done in its parent's world, and blocks until it is. */
export function askParent(op: Op, object: number, wish: ParentWish): Reply {
  const { site } = current().kernel;
  return askSupervisor(op, { ask: "parent", object, site, wish });
}
