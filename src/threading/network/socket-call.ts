import { isControlled } from "../../kernel/memory/run-state.ts";
import { type SocketPatience, timeoutOf } from "../../kernel/network/socket-record.ts";
import { toMachineMs } from "../../kernel/steps/time.ts";
import { argumentError, ThreadlabError } from "../../protocol/errors.ts";
import type { SupervisorRequest } from "../../protocol/message.ts";
import type { Op } from "../../protocol/operations.ts";
import { callSupervisor } from "../support/call-supervisor.ts";
import { checkTimeout, refuseNegative } from "../support/check-timeout.ts";
import { current } from "../support/current.ts";
import { socketError, socketTimeout } from "./socket-error.ts";
import { callKernel, type NetworkAnswer, type NetworkRequest } from "./virtual-network.ts";

interface SocketCall {
  readonly op: Op;
  readonly request: NetworkRequest;
  /** Who tries to do what, for the error: `Thread-2 could not receive from 127.0.0.1:5000`. */
  readonly attempt: () => string;
  /** The timeout, which is Infinity by default, and the message after it. */
  readonly patience?: SocketPatience;
  readonly afterTimeout?: string;
  /** The rest of the timeout, after a part of it has passed. */
  readonly left?: SocketPatience;
}

/**
 * Asks the network, and blocks until it answers. On the machine's clock the network is the supervisor's sockets; under a
 * schedule it is the kernel's streams.
 *
 * On the machine's clock the thread itself waits without limit, and the supervisor keeps the time. So data that arrives is
 * either delivered or kept, and never sent to a thread that no longer waits.
 *
 * @throws SocketError
 */
export function callSocket(call: SocketCall): NetworkAnswer {
  const {
    op,
    request,
    attempt,
    patience = Number.POSITIVE_INFINITY,
    left = patience,
    afterTimeout = "",
  } = call;
  const { kernel } = current();
  const answer = isControlled(kernel.world)
    ? callKernel(kernel, request, left)
    : callOutside(op, request, left);
  if (answer.failure !== undefined) throw socketError(attempt(), answer.failure);
  if (answer.timedOut) {
    const after = patience === "of socket" ? (answer.after as number) : patience;
    throw socketTimeout(attempt(), after, afterTimeout);
  }
  return answer;
}

function callOutside(op: Op, request: NetworkRequest, patience: SocketPatience): NetworkAnswer {
  const { world } = current().kernel;
  const after = patience === "of socket" ? timeoutOf(world.doubles, request.object) : patience;
  const answer = callSupervisor(op, {
    ...request,
    timeoutMs: toMachineMs(world, after),
  } as SupervisorRequest);
  return { ...answer, after };
}

/**
 * Checks a timeout: seconds, Infinity if none is given.
 *
 * @throws ThreadlabError `ERR_TIMEOUT_VALUE`
 */
export function checkSocketTimeout(timeout: number | undefined, what: string): number {
  return refuseNegative(checkTimeout(timeout, what), what);
}

/** Checks where to listen or to connect to. @throws ThreadlabError `ERR_PORT_VALUE`, `ERR_ARGUMENT_TYPE` */
export function checkAddress(what: string, host: unknown, port: unknown, lowest: 0 | 1): void {
  if (!Number.isInteger(port) || (port as number) < lowest || (port as number) > 65_535) {
    throw new ThreadlabError(
      "ERR_PORT_VALUE",
      `${what}: the port is ${typeof port === "string" ? JSON.stringify(port) : String(port)}; ` +
        `give a whole number from ${lowest} to 65535${lowest === 0 ? ", 0 for any free one" : ", the server's address.port"}.`,
    );
  }
  if (typeof host !== "string" || host === "") {
    throw argumentError(
      `${what}: the host is ${host === "" ? "empty" : String(host)}; give a name or an address, such as "127.0.0.1".`,
    );
  }
}
