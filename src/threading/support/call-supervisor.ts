import { waitForSupervisor } from "../../kernel/primitives/waiting.ts";
import { internalError } from "../../protocol/errors.ts";
import type { Reply, SupervisorRequest } from "../../protocol/message.ts";
import type { Op } from "../../protocol/operations.ts";
import type { ParentRequest } from "../../protocol/process.ts";
import { current } from "./current.ts";

/** Asks the supervisor, and blocks until it answers. @param deadline see {@link waitForSupervisor}. */
export function callSupervisor(op: Op, body: SupervisorRequest, deadline?: number): Reply {
  const here = current();
  let number = 0;
  const request = () => {
    number = here.post(body);
  };
  waitForSupervisor(here.kernel, op, body.object, request, deadline);
  const reply = here.takeReply(number);
  if (reply === undefined) throw internalError(`No answer came to "${body.type}".`);
  return reply;
}

/** In a child process: sends a request to the parent's world, and blocks until it is done. */
export function callParent(op: Op, object: number, body: ParentRequest): Reply {
  const { site } = current().kernel;
  return callSupervisor(op, { type: "parent", object, site, body });
}
