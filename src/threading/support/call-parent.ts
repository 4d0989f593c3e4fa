import type { Reply } from "../../protocol/message.ts";
import type { Op } from "../../protocol/operations.ts";
import type { ParentRequest } from "../../protocol/process.ts";
import { callSupervisor } from "./call-supervisor.ts";
import { current } from "./current.ts";

/** In a child process: sends a request to the parent's world, and blocks until it is done. */
export function callParent(op: Op, object: number, body: ParentRequest): Reply {
  const { site } = current().kernel;
  return callSupervisor(op, { type: "parent", object, site, body });
}
