import type { Call, Statement } from "./program.ts";
import { call, under } from "./statements.ts";

/** Loops that end when another thread does something. */

const yields = call({ op: "yield" });
const sleeps = call({ op: "sleep", seconds: 1 });
const write = (on: string, value: number) => call({ op: "write", on, value });
const acquire = (on: string) => call({ op: "acquire", on });
const release = (on: string) => call({ op: "release", on });
const until = (asked: Call, is: boolean | number, ...body: Statement[]): Statement => ({
  until: asked,
  is,
  body,
});
const read = (on: string): Call => ({ op: "read", on });
const tryTo = (on: string): Call => ({ op: "acquire", on, timeout: 0 });

/** What others wait for. */
export const CHANGES: readonly Statement[] = [
  write("x", 1),
  write("x", 1),
  write("y", 1),
  call({ op: "set", on: "e" }),
  call({ op: "put", on: "qu", item: 1 }),
  under("m", call({ op: "add", on: "x", value: 1 })),
  call({ op: "print", text: "on" }),
];

/** Loops whose rounds change nothing, or take back what they changed. */
export const POLLS: readonly Statement[] = [
  write("y", 1),
  until(read("x"), 1),
  until(read("x"), 1, yields),
  until(read("y"), 1, sleeps),
  until({ op: "isSet", on: "e" }, true, sleeps),
  until({ op: "isSet", on: "e" }, true, call({ op: "print", text: "not yet" })),
  until({ op: "wait", on: "e", timeout: 1 }, true),
  until({ op: "get", on: "qu", timeout: 0 }, 1, yields),
  until({ op: "empty", on: "qu" }, false, sleeps),
  until(tryTo("m"), true, yields),
  release("m"),
  { times: 2, body: [call(tryTo("m"))] },
  { times: 3, body: [call({ op: "read", on: "x" })] },
  { times: 2, body: [call({ op: "wait", on: "e", timeout: 1 })] },
  // Looks under a lock.
  under("m", until(read("x"), 1, release("m"), acquire("m"))),
  under("c", until(read("x"), 1, call({ op: "wait", on: "c", timeout: 1 }))),
  // Changes something, looks, and takes it back.
  until(read("y"), 1, write("x", 1), write("x", 0)),
  // Keeps one lock, and lets it go while the other is not free.
  under("m", until(tryTo("s"), true, release("m"), acquire("m")), release("s")),
  under("s", until(tryTo("m"), true, release("s"), acquire("s")), release("m")),
];

/** The same beside a look at the clock. */
export const DEADLINES: readonly Statement[] = [
  call({ op: "monotonic" }),
  until({ op: "passed", seconds: 2 }, true),
  until({ op: "passed", seconds: 2 }, true, yields),
  until({ op: "passed", seconds: 3 }, true, sleeps),
  until({ op: "passed", seconds: 2 }, true, call({ op: "wait", on: "e", timeout: 1 })),
  until(read("x"), 1, sleeps),
  sleeps,
];

/** What a daemon does for ever. */
export const TICKS: readonly Statement[] = [
  { forever: [sleeps, call({ op: "print", text: "tick" })] },
  { forever: [yields] },
  { forever: [call({ op: "read", on: "x" })] },
  { forever: [sleeps, under("m", call({ op: "read", on: "x" }))] },
  until(read("x"), 1, call({ op: "print", text: "tick" })),
];

/** What ends the loops that change something, and what sees how far they came. */
export const ENDS: readonly Statement[] = [
  write("y", 1),
  call({ op: "set", on: "e" }),
  call({ op: "read", on: "x" }),
  call({ op: "qsize", on: "qu" }),
];

/** Loops that change something in every round. */
export const WORKS: readonly Statement[] = [
  until(read("y"), 1, call({ op: "add", on: "x", value: 1 })),
  until({ op: "isSet", on: "e" }, true, call({ op: "add", on: "x", value: 1 })),
  until({ op: "isSet", on: "e" }, true, call({ op: "put", on: "qu", item: 1 })),
];
