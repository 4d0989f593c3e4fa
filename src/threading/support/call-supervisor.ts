import { waitForSupervisor } from "../../kernel/primitives/waiting.ts";
import { internalError } from "../../protocol/errors.ts";
import type { Reply, SupervisorRequest } from "../../protocol/message.ts";
import type { Op } from "../../protocol/operations.ts";
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
