import { internalError } from "../../protocol/errors.ts";
import type { Reply } from "../../protocol/message.ts";
import type { FromChild, ParentAnswer, ParentRequest } from "../../protocol/process.ts";
import type { RequestHandler } from "./request-handler.ts";

/** In a child process: carries its threads' requests to the parent and the answers back. */
export interface ParentHandler extends RequestHandler {
  /** The parent's answer has come. */
  receive(answer: ParentAnswer): void;
  /** Passes on a request without an answer. */
  note(body: ParentRequest): void;
  /** Checks whether all threads wait for the parent, or for others that do, and reports it. */
  checkIdle(): void;
}

interface ParentHandlerOptions {
  send(message: FromChild): void;
  /** How many threads wait for the parent, if no other thread can do anything until it answers; otherwise undefined. */
  countBlocked(): number | undefined;
}

export function createParentHandler({ send, countBlocked }: ParentHandlerOptions): ParentHandler {
  const waiting = new Map<number, (reply: Omit<Reply, "number">) => void>();
  let requests = 0;
  let answered = 0;
  /** The counts that were last sent to the parent. */
  let told = "";

  const handler: ParentHandler = {
    handle(request, reply) {
      if (request.type !== "parent") throw internalError(`The parent was asked for "${request.type}".`);
      const number = ++requests;
      waiting.set(number, reply);
      send({ kind: "request", number, site: request.site, body: request.body });
      handler.checkIdle();
    },
    receive({ number, ...answer }) {
      const reply = waiting.get(number);
      waiting.delete(number);
      answered++;
      reply?.(answer);
    },
    note(body) {
      send({ kind: "request", number: 0, site: 0, body });
    },
    checkIdle() {
      const counts = `${requests} ${answered}`;
      // A thread counts as waiting a moment before its request arrives here.
      if (waiting.size === 0 || told === counts || countBlocked() !== waiting.size) return;
      told = counts;
      send({ kind: "idle", answered });
    },
    async close() {
      waiting.clear();
    },
  };
  return handler;
}
