import { waitForSupervisor } from "../../kernel/primitives/waiting.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { Ask, Reply } from "../../protocol/message.ts";
import type { Op } from "../../protocol/operations.ts";
import { current } from "./current.ts";

/** Asks the supervisor, and blocks until it answers. */
export function askSupervisor(op: Op, body: Ask): Reply {
  const here = current();
  let number = 0;
  waitForSupervisor(here.kernel, op, body.object, () => {
    number = here.post(body);
  });
  const reply = here.takeReply(number);
  if (reply === undefined) {
    throw new ThreadlabError("ERR_INTERNAL", `No answer came to "${body.ask}". This is a bug in threadlab.`);
  }
  return reply;
}
