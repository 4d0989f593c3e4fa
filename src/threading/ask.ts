import { GRANT_OK } from "../kernel/layout.ts";
import { waitForSupervisor } from "../kernel/waiting.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Op } from "../protocol/event.ts";
import type { Ask, Reply } from "../protocol/message.ts";
import { current } from "../worker/current.ts";

/**
 * Asks the supervisor, and blocks until it answers.
 *
 * @param timeout seconds. @returns the answer, or undefined after the timeout.
 */
export function askSupervisor(op: Op, body: Ask, timeout = Number.POSITIVE_INFINITY): Reply | undefined {
  const here = current();
  let number = 0;
  const granted = waitForSupervisor(here.kernel, op, body.object, timeout, () => {
    number = here.post(body);
  });
  if (granted !== GRANT_OK) return undefined;
  const reply = here.takeReply(number);
  if (reply === undefined) {
    throw new ThreadlabError("ERR_INTERNAL", `No answer came to "${body.ask}". This is a bug in threadlab.`);
  }
  return reply;
}
