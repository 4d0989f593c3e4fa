import type { Call, ObjectText, Program, Statement, ThreadText } from "./program.ts";

/** The lesson program that does what `program` says: TypeScript that `threadlab` runs as it stands. */
export function translate(program: Program): string {
  const [main, ...all] = program.threads as [ThreadText, ...ThreadText[]];
  // Pools make their threads themselves.
  const others = all.filter(({ pool }) => pool === undefined);
  const early = others.filter(({ isMade }) => !isMade);
  const { tasks = [], submitted, callbacks = [] } = program;
  // Who is to have futures is made after them.
  const declared = early.map((thread) => declareThread(thread, submitted !== undefined));
  const submits = submitted?.map(({ on, task }) => `${on}.submit(task${task})`).join(", ");
  const first = submitted && [`  const futures: Future<unknown>[] = [${submits}];`];
  const text = [
    ...program.objects.map(declare),
    ...(submitted ? [] : declared),
    "",
    ...tasks.flatMap(({ name, body }) => [
      `export function task${name}(): string {`,
      ...taskOf(body),
      "}",
      "",
    ]),
    ...callbacks.flatMap(({ name, calls }) => [
      `export function call${name}(): void {`,
      ...calls.map((call) => `  ${expression(call)};`),
      "}",
      "",
    ]),
    ...program.objects.flatMap(actionOf),
    ...program.objects.flatMap(firstWorkOf),
    ...others.flatMap((thread) => [
      `export function work${thread.name}(${submitted ? "futures: Future<unknown>[]" : ""}) {`,
      ...bodyOf(thread),
      "}",
      "",
    ]),
    "export default function main() {",
    ...(first ? [...first, ...declared.map((line) => `  ${line}`)] : []),
    ...bodyOf(main),
    "}",
    "",
    HELPERS,
  ].join("\n");
  const used = NAMES.filter((name) => new RegExp(`(?<!\\w\\.)\\b${name}\\b`).test(text));
  const types = program.submitted ? ["type Future"] : [];
  return `import { ${[...used, ...types].join(", ")} } from "threadlab";\n\n${text}`;
}

const NAMES = [
  ...["activeCount", "Barrier", "BoundedSemaphore", "Condition", "enumerate", "Event", "LifoQueue", "Lock"],
  ...["monotonic", "print", "PriorityQueue", "Queue", "RLock", "Semaphore", "Shared", "sleep", "Thread"],
  ...["Timer", "write", "yieldNow", "SimpleQueue", "ThreadPoolExecutor", "wait"],
  ...["asCompleted", "currentThread", "mainThread", "ThreadLocal"],
];

const HELPERS = `function attempt(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
`;

const TYPES: Readonly<Record<ObjectText["kind"], string>> = {
  shared: "Shared",
  lock: "Lock",
  rlock: "RLock",
  event: "Event",
  condition: "Condition",
  semaphore: "Semaphore",
  "bounded-semaphore": "BoundedSemaphore",
  barrier: "Barrier",
  queue: "Queue",
  "lifo-queue": "LifoQueue",
  "priority-queue": "PriorityQueue",
  "simple-queue": "SimpleQueue",
  pool: "ThreadPoolExecutor",
  local: "ThreadLocal",
};

function declareThread({ name, daemon, timer }: ThreadText, hasFutures: boolean): string {
  if (timer !== undefined) return `const ${name} = new Timer(${timer}, work${name});`;
  return `const ${name} = new Thread({ target: work${name}, name: "${name}"${daemon ? ", daemon: true" : ""}${hasFutures ? ", args: [futures]" : ""} });`;
}

function actionOf(object: ObjectText): string[] {
  if (object.kind !== "barrier" || object.action === undefined) return [];
  const calls = object.action.map((call) => `  ${expression(call)};`);
  return [`export function act${object.name}() {`, ...calls, "}", ""];
}

function firstWorkOf(object: ObjectText): string[] {
  if (object.kind !== "pool" || object.first === undefined) return [];
  return [`export function first${object.name}(): string {`, ...taskOf(object.first.body), "}", ""];
}

function declare(object: ObjectText): string {
  if (object.kind === "local") {
    const initial = object.initial === undefined ? "" : `() => ${object.initial}`;
    return `const ${object.name} = new ThreadLocal<number>(${initial});`;
  }
  return `const ${object.name} = new ${TYPES[object.kind]}(${argumentOf(object)});`;
}

function argumentOf(object: ObjectText): string | number {
  switch (object.kind) {
    case "shared":
      return object.initial;
    case "condition":
      return object.lock ?? "";
    case "pool":
      return `{ maxWorkers: ${object.workers}, threadNamePrefix: "${object.name}"${object.first ? `, initializer: first${object.name}` : ""} }`;
    case "semaphore":
    case "bounded-semaphore":
      return object.value;
    case "barrier":
      if (object.timeout !== undefined) return `${object.parties}, { timeout: ${object.timeout} }`;
      return object.action ? `${object.parties}, { action: act${object.name} }` : object.parties;
    case "queue":
    case "lifo-queue":
    case "priority-queue":
      return object.maxsize === 0 ? "" : object.maxsize;
    default:
      return "";
  }
}

function bodyOf({ name, body }: ThreadText): string[] {
  const lines = body.flatMap(write);
  return [
    "const seen: unknown[] = [];",
    ...lines,
    `print(["${name}:", ...seen.filter((value) => value !== undefined)].join(" "));`,
  ].map((line) => `  ${line}`);
}

function taskOf(body: readonly Statement[]): string[] {
  return [
    "const seen: unknown[] = [];",
    ...body.flatMap(write),
    'return seen.filter((value) => value !== undefined).join(" ");',
  ].map((line) => `  ${line}`);
}

function write(statement: Statement): string[] {
  const inner = (body: readonly Statement[]) => body.flatMap(write).map((line) => `  ${line}`);
  if ("call" in statement) return [`seen.push(${attempt(statement.call)});`];
  if ("bare" in statement) return [`seen.push(${expression(statement.bare)});`];
  if ("times" in statement)
    return [`for (let i = 0; i < ${statement.times}; i++) {`, ...inner(statement.body), "}"];
  if ("makes" in statement) {
    const { makes, isNamed, daemon, body } = statement;
    const name = isNamed ? `, name: "${makes}"` : "";
    const kind = daemon === undefined ? "" : `, daemon: ${daemon}`;
    return [
      "{",
      `  const ${makes} = new Thread({ target: work${makes}${name}${kind} });`,
      ...inner(body),
      "}",
    ];
  }
  if ("forever" in statement) return ["for (;;) {", ...inner(statement.forever), "}"];
  if ("with" in statement) return [`${statement.with}.with(() => {`, ...inner(statement.body), "});"];
  if ("using" in statement) {
    const isPool = statement.using === "p";
    const held = isPool ? statement.using : `${statement.using}.hold()`;
    return ["{", `  using ${isPool ? "pool" : "held"} = ${held};`, ...inner(statement.body), "}"];
  }
  if ("until" in statement) {
    const condition = `${attempt(statement.until)} !== ${JSON.stringify(statement.is)}`;
    return [`while (${condition}) {`, ...inner(statement.body), "}"];
  }
  return [
    "{",
    `  const answer = ${attempt(statement.if)};`,
    "  seen.push(answer);",
    `  if (answer === ${JSON.stringify(statement.is)}) {`,
    ...inner(statement.then).map((line) => `  ${line}`),
    "  } else {",
    ...inner(statement.else ?? []).map((line) => `  ${line}`),
    "  }",
    "}",
  ];
}

function attempt(call: Call): string {
  return `attempt(() => ${expression(call)})`;
}

function expression(call: Call): string {
  switch (call.op) {
    case "read":
      return `${call.on}.value`;
    case "write":
      return `void (${call.on}.value = ${call.value})`;
    case "add":
      return `void (${call.on}.value = ${call.on}.value + ${call.value})`;
    case "acquire":
      return `${call.on}.acquire(${waiting("blocking", call.timeout)})`;
    case "release":
      return `${call.on}.release(${call.count ?? ""})`;
    case "wait":
      return `${call.on}.wait(${call.timeout ?? ""})`;
    case "waitFor": {
      const timeout = call.timeout === undefined ? "" : `, ${call.timeout}`;
      return `${call.on}.waitFor(() => ${call.value}.value === 1${timeout})`;
    }
    case "notify":
      return `${call.on}.notify(${call.count ?? ""})`;
    case "put":
    case "get": {
      const options = waiting("block", call.timeout);
      return call.op === "get"
        ? `${call.on}.get(${options})`
        : `${call.on}.put(${[call.item, ...(options === "" ? [] : [options])].join(", ")})`;
    }
    case "putNowait":
      return `${call.on}.putNowait(${call.item})`;
    case "ownName":
      return "currentThread().name";
    case "isMainAlive":
      return "mainThread().isAlive()";
    case "readLocal":
      return `${call.on}.value`;
    case "writeLocal":
      return `void (${call.on}.value = ${call.value})`;
    case "hasLocal":
      return `${call.on}.has()`;
    case "deleteLocal":
      return `${call.on}.delete()`;
    case "exception": {
      const error = `${futureNumbered(call.future)}.exception(${call.timeout ?? ""})`;
      return `\`[\${(${error} as { code?: string } | undefined)?.code ?? ""}]\``;
    }
    case "addDoneCallback":
      return `${futureNumbered(call.future)}.addDoneCallback(call${call.callback})`;
    case "asCompleted": {
      const options = call.timeout === undefined ? "" : `, { timeout: ${call.timeout} }`;
      const numbers = `[...asCompleted(futures${options})].map((each) => futures.indexOf(each))`;
      return `\`as \${${numbers}.join("")}\``;
    }
    case "map": {
      const options = call.timeout === undefined ? "" : `, { timeout: ${call.timeout} }`;
      const results = `[...${call.on}.map(task${call.task}, [1, 2]${options})]`;
      return `\`map \${${results}.map((each) => \`[\${each}]\`).join("|")}\``;
    }
    case "submit":
      return call.keeps === false
        ? `void ${call.on}.submit(task${call.task})`
        : `void futures.push(${call.on}.submit(task${call.task}))`;
    case "shutdownPool":
      return `${call.on}.shutdown({ wait: ${call.waits}, cancelFutures: ${call.cancels ?? false} })`;
    case "result":
      return `\`[\${${futureNumbered(call.future)}.result(${call.timeout ?? ""})}]\``;
    case "done":
    case "running":
    case "cancelled":
      return `${futureNumbered(call.future)}.${call.op}()`;
    case "cancelFuture":
      return `${futureNumbered(call.future)}.cancel()`;
    case "waitFutures": {
      const when = WHENS[call.until];
      const timeout = call.timeout === undefined ? "" : `, timeout: ${call.timeout}`;
      const done = `wait(futures, { returnWhen: "${when}"${timeout} }).done`;
      return `\`done \${[...${done}].map((each) => futures.indexOf(each)).sort().join("")}\``;
    }
    case "joinQueue":
      return `${call.on}.join()`;
    case "shutdown":
      return `${call.on}.shutdown(${call.immediate ? "{ immediate: true }" : ""})`;
    case "nWaiting":
    case "broken":
      return `${call.on}.${call.op}`;
    case "ident":
      return `${call.on}.ident !== undefined`;
    case "name":
    case "daemon":
      return `${call.on}.${call.op}`;
    case "rename":
      return `void (${call.on}.name = "${call.text}")`;
    case "setDaemon":
      return `void (${call.on}.daemon = ${call.daemon})`;
    case "join":
      return `${call.on}.join(${call.timeout ?? ""})`;
    case "joinOthers":
      return `enumerate().filter((each) => each !== mainThread() && each !== currentThread()).forEach((each) => each.join(${call.timeout ?? ""}))`;
    case "activeCount":
      return "activeCount()";
    case "enumerate":
      return `enumerate().map((thread) => thread.name).join("+")`;
    case "yield":
      return "yieldNow()";
    case "monotonic":
      return "Math.round(monotonic())";
    case "passed":
      return `monotonic() >= ${call.seconds}`;
    case "exit":
      return "process.exit()";
    case "sleep":
      return `sleep(${call.seconds})`;
    case "print":
      return `print(${JSON.stringify(call.text)})`;
    case "writePart":
      return `write(${JSON.stringify(call.text)})`;
    default:
      return `${call.on}.${call.op}()`;
  }
}

const WHENS = { all: "ALL_COMPLETED", first: "FIRST_COMPLETED", error: "FIRST_EXCEPTION" } as const;

function futureNumbered(number: number): string {
  return `futures[${number} % futures.length]!`;
}

function waiting(word: "blocking" | "block", timeout: number | undefined): string {
  if (timeout === undefined) return "";
  return timeout === 0 ? `{ ${word}: false }` : `{ timeout: ${timeout} }`;
}
