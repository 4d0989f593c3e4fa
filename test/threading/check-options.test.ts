import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

test("an option that a call does not have is refused, with the nearest one that it has", async () => {
  const { output, findings } = await runSource(`
    import {
      Barrier, BoundedSemaphore, Condition, createConnection, createServer, LifoQueue, Lock, print, PriorityQueue, Process, Queue,
      RLock, Semaphore, Thread, Timer,
    } from "threadlab";
    const mutex = new Lock(), rlock = new RLock(), seats = new Semaphore(), bound = new BoundedSemaphore(), ready = new Condition();
    const jobs = new Queue<number>(), stack = new LifoQueue<number>(), ranked = new PriorityQueue<number>();

    export function work() {}
    class Own extends Thread {}

    function tell(action: () => unknown) {
      try {
        action();
        print("accepted");
      } catch (error) {
        print((error as { code: string }).code, (error as Error).message);
      }
    }

    export default function main() {
      const no = (value: object) => value as never;
      tell(() => new Thread(no({ target: work, deamon: true })));
      tell(() => new Own(no({ traget: work })));
      tell(() => new Process(no({ target: work, arg: [1] })));
      tell(() => new Timer(1, work, no({ arsg: [1] })));
      tell(() => mutex.acquire(no({ timeuot: 1 })));
      tell(() => rlock.acquire(no({ block: false })));
      tell(() => seats.acquire(no({ Blocking: false })));
      tell(() => bound.acquire(no({ time_out: 1 })));
      tell(() => ready.acquire(no({ wait: 1 })));
      tell(() => jobs.put(1, no({ blocking: false })));
      tell(() => jobs.get(no({ tiemout: 1 })));
      tell(() => stack.put(1, no({ toString: 1 })));
      tell(() => ranked.get(no({ timeot: undefined })));
      tell(() => jobs.shutdown(no({ imediate: true })));
      tell(() => new Barrier(2, no({ acton: work })));
      tell(() => createServer(no({ prot: 0 })));
      tell(() => createConnection(no({ port: 1, hots: "127.0.0.1" })));
      tell(() => new Queue(no({ maxsize: 1 })));
      print(mutex.locked(), jobs.qsize(), stack.qsize());
    }
  `);
  expect(findings).toEqual([]);
  expect(output.join("\n")).toMatchInlineSnapshot(`
    "ERR_UNKNOWN_OPTION Thread has no option "deamon". Did you mean "daemon"? Its options are target, args, name and daemon.
    ERR_UNKNOWN_OPTION Thread has no option "traget". Did you mean "target"? Its options are target, args, name and daemon.
    ERR_UNKNOWN_OPTION Process has no option "arg". Did you mean "args"? Its options are target, args, name and daemon.
    ERR_UNKNOWN_OPTION Timer has no option "arsg". Did you mean "args"? Its only option is args.
    ERR_UNKNOWN_OPTION Lock.acquire has no option "timeuot". Did you mean "timeout"? Its options are blocking and timeout.
    ERR_UNKNOWN_OPTION RLock.acquire has no option "block". Did you mean "blocking"? Its options are blocking and timeout.
    ERR_UNKNOWN_OPTION Semaphore.acquire has no option "Blocking". Did you mean "blocking"? Its options are blocking and timeout.
    ERR_UNKNOWN_OPTION Semaphore.acquire has no option "time_out". Did you mean "timeout"? Its options are blocking and timeout.
    ERR_UNKNOWN_OPTION RLock.acquire has no option "wait". Its options are blocking and timeout.
    ERR_UNKNOWN_OPTION Queue.put has no option "blocking". Its options are block and timeout.
    ERR_UNKNOWN_OPTION Queue.get has no option "tiemout". Did you mean "timeout"? Its options are block and timeout.
    ERR_UNKNOWN_OPTION Queue.put has no option "toString". Its options are block and timeout.
    ERR_UNKNOWN_OPTION Queue.get has no option "timeot". Did you mean "timeout"? Its options are block and timeout.
    ERR_UNKNOWN_OPTION Queue.shutdown has no option "imediate". Did you mean "immediate"? Its only option is immediate.
    ERR_UNKNOWN_OPTION Barrier has no option "acton". Did you mean "action"? Its options are action and timeout.
    ERR_UNKNOWN_OPTION createServer has no option "prot". Did you mean "port"? Its options are host and port.
    ERR_UNKNOWN_OPTION createConnection has no option "hots". Did you mean "host"? Its options are host, port and timeout.
    ERR_ARGUMENT_TYPE Queue: maxsize is a number, 0 for no limit: new Queue(2).
    false 0 0"
  `);
});

test("an unknown option is an error of the lesson's, with the line on which it stands", async () => {
  const { verdict, findings } = await runSource(`
    import { print, Thread } from "threadlab";
    export function work() { print("ran"); }
    export default function main() {
      new Thread({ target: work, deamon: true } as object).start();
    }
  `);
  expect(verdict).toBe("crash");
  expect(findings.map(({ message }) => message).join("\n")).toMatch(
    /Thread has no option "deamon"\. Did you mean "daemon"\?[\s\S]*main\.ts:5:7/,
  );
});
