import { createServer, connect as openSocket, type Server, type Socket } from "node:net";
import { internalError } from "../../protocol/errors.ts";
import type { SupervisorRequest } from "../../protocol/message.ts";
import type { RequestHandler, RequestOf, SendReply } from "./request-handler.ts";
import { openConnection, type SocketConnection } from "./socket-connection.ts";
import { CLOSED, failureOf } from "./socket-failure.ts";
import { type Listener, openListener } from "./socket-listener.ts";
import { createWaitingLine } from "./socket-waiters.ts";

/** Milliseconds at the end of a run for sending the remaining data. */
const LAST_DATA_MS = 500;

/**
 * The sockets of one run. The event loop waits for them, so any number of threads can block in accept, receive and send; the data that it
 * buffers for one connection is bounded, in both directions.
 *
 * @param isOver whether the run is over.
 */
export function openSockets(isOver: () => boolean): RequestHandler {
  const listeners = new Map<number, Listener>();
  const connections = new Map<number, SocketConnection>();
  const { keep, closeAll } = createResources();

  return {
    handle,
    async close() {
      const gone = closeAll();
      for (const end of [...listeners.values(), ...connections.values()]) end.close();
      await gone;
    },
  };

  function handle(request: SupervisorRequest, reply: SendReply): void {
    switch (request.type) {
      case "listen":
        listen(request, keep, reply, (listener) => {
          listeners.set(request.object, listener);
          // Looking up the host's name took so long that the run is over.
          if (isOver()) listener.close();
        });
        break;
      case "connect":
        connect(request, keep, reply, (connection) => connections.set(request.object, connection));
        break;
      case "accept":
        accept(request, reply);
        break;
      case "receive":
      case "receive-line":
      case "send":
      case "half-close": {
        const connection = connections.get(request.object);
        if (connection === undefined) reply({ failure: CLOSED });
        else transfer(connection, request, reply);
        break;
      }
      case "close":
        close(request);
        reply({});
        break;
      default:
        throw internalError(`The sockets were asked for "${request.type}".`);
    }
  }

  function accept({ object, connection, timeoutMs }: RequestOf<"accept">, reply: SendReply): void {
    const listener = listeners.get(object);
    if (listener === undefined) reply({ failure: CLOSED });
    else listener.accept(timeoutMs, (taken) => connections.set(connection, taken), reply);
  }

  function close({ object }: RequestOf<"close">): void {
    listeners.get(object)?.close();
    listeners.delete(object);
    connections.get(object)?.close();
    connections.delete(object);
  }
}

type Keep = (resource: Server | Socket) => void;

/** @param opened called just before the answer. */
function listen(
  { host, port }: RequestOf<"listen">,
  keep: Keep,
  reply: SendReply,
  opened: (listener: Listener) => void,
): void {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  server.on("connection", keep);
  server.once("error", (error) => reply({ failure: failureOf(error) }));
  server.listen({ host, port }, () => {
    server.removeAllListeners("error");
    keep(server);
    const listener = openListener(server);
    opened(listener);
    reply({ address: listener.address });
  });
}

/** @param opened called just before the answer. */
function connect(
  { host, port, timeoutMs }: RequestOf<"connect">,
  keep: Keep,
  reply: SendReply,
  opened: (connection: SocketConnection) => void,
): void {
  const socket = openSocket({ host, port, allowHalfOpen: true });
  const caller = createWaitingLine<Socket>(() => socket.destroy());
  const refuse = (error: Error) => caller.answerFirst({ failure: failureOf(error) });
  keep(socket);
  caller.add(socket, timeoutMs, reply);
  socket.once("error", refuse);
  socket.once("close", () => caller.answerAll({ failure: CLOSED }));
  socket.once("connect", () => {
    socket.off("error", refuse);
    const connection = openConnection(socket);
    opened(connection);
    caller.answerFirst({ address: connection.address, peer: connection.peer });
  });
}

/** Sends or receives. */
function transfer(
  connection: SocketConnection,
  request: RequestOf<"receive" | "receive-line" | "send" | "half-close">,
  reply: SendReply,
): void {
  switch (request.type) {
    case "receive":
    case "receive-line": {
      const wanted = { maxBytes: request.maxBytes, line: request.type === "receive-line" };
      connection.receive(wanted, request.timeoutMs, reply);
      break;
    }
    case "send":
      connection.send(request.data, request.timeoutMs, reply);
      break;
    case "half-close": {
      const failure = connection.endSending();
      reply(failure === undefined ? {} : { failure });
      break;
    }
  }
}

/** Everything that holds a file descriptor, whether or not a thread still knows it. */
function createResources() {
  const open = new Set<Server | Socket>();

  return {
    keep(resource: Server | Socket): void {
      open.add(resource);
      resource.once("close", () => open.delete(resource));
    },
    /** Resolves when all are closed. Connections have some time to send what they have; servers have to be closed. */
    async closeAll(): Promise<void> {
      const gone = Promise.all([...open].map(closed));
      for (const resource of open) if (isSocket(resource) && resource.connecting) resource.destroy();
      const timer = setTimeout(() => {
        for (const resource of open) if (isSocket(resource)) resource.destroy();
      }, LAST_DATA_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

function isSocket(resource: Server | Socket): resource is Socket {
  return "destroySoon" in resource;
}

function closed(resource: Server | Socket): Promise<void> {
  return new Promise((resolve) => resource.once("close", () => resolve()));
}
