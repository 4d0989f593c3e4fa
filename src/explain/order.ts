import type { Op } from "../protocol/operations.ts";
import type { CausalStep, OrderedLine, OrderReason, WrongOrder } from "../result/output-facts.ts";
import { sayPrinted, whoAndWhere } from "./output.ts";
import { at, listWords, quote, type Said } from "./vocabulary.ts";

export function explainOrder(order: WrongOrder): Said {
  if (order.how === "exact") {
    const { line, printedAs, printed } = order;
    const message =
      `${sayPrinted(printed)} as line ${printedAs}, but it is line ${line} of expected.txt, ` +
      'and this lesson asks for the exact order ("order: exact").';
    return { message, ...whoAndWhere(printed) };
  }
  const { first, second, why } = order;
  const message =
    `expected.txt has ${quote(second.text)} (line ${second.line}) before ${quote(first.text)} (line ${first.line}), ` +
    `but ${quote(first.text)} comes first: ${sayReason(why, first, second)}`;
  return {
    message,
    threads: [...new Set([...first.threads, ...second.threads])],
    places: [...(why.by === "steps" ? why.places : []), ...first.places, ...second.places],
  };
}

function sayReason(why: OrderReason, first: OrderedLine, second: OrderedLine): string {
  if (why.by === "thread")
    return `${why.thread} prints ${first.hasParts || second.hasParts ? "a part of both" : "both"}, in that order.`;
  if (why.by === "unknown") {
    const [one, two] = [first, second].map(({ threads }) => listWords(threads));
    return `in this run, what ${one} printed comes before what ${two} printed.`;
  }
  const { from, to, steps, omitted, isByChance } = why;
  const half = Math.ceil(steps.length / 2);
  const said = [
    `${from} prints ${sayLine(first)}`,
    ...steps.slice(0, half).map(sayStep),
    ...(omitted === 0 ? [] : [`${omitted} more such steps`]),
    ...steps.slice(half).map(sayStep),
    `${to} prints ${sayLine(second)}`,
  ];
  return `${said.join("; ")}.${isByChance ? " Another run may do this in another order." : ""}`;
}

function sayLine({ text, hasParts }: OrderedLine): string {
  return `${hasParts ? "a part of " : ""}${quote(text)}`;
}

function sayStep(step: CausalStep): string {
  return STEPS[step.why](step, at(step.place));
}

const STEPS: Readonly<Record<CausalStep["why"], (step: CausalStep, at: string) => string>> = {
  start: ({ from, to }, at) => `${from} starts ${to}${at}`,
  join: ({ to, object }, at) => `${to} joins ${object}${at}`,
  alive: ({ to, object }, at) => `${to} sees that ${object} has ended${at}`,
  lock: ({ from, to, object }, at) => `${from} releases ${object}${at}, which ${to} then acquires`,
  semaphore: ({ from, to, object }, at) => `${from} releases ${object}${at}, which lets ${to} acquire it`,
  event: ({ from, to, object, toOp }, at) =>
    `${from} sets ${object}${at}, ${toOp === "probe" ? `which ${to} sees` : `for which ${to} waits`}`,
  condition: ({ from, to, object }, at) => `${from} notifies ${object}${at}, on which ${to} waits`,
  barrier: ({ from, to, object }, at) => `${from} arrives at ${object}${at} before ${to} leaves it`,
  queue: ({ from, to, object }, at) => `${from} uses ${object}${at} before ${to} does`,
  pool: ({ from, to, object }, at) => `${from} gives ${object} a task${at}, which ${to} takes`,
  future: ({ from, to, object, fromOp, toOp }, at) =>
    `${from} ${FUTURES[fromOp] ?? "uses"} ${object}${at} before ${to} ${toOp === "try" ? "begins it" : "looks at it"}`,
  shared: ({ from, to, object, fromOp, toOp }, at) =>
    `${from} ${sayAccess(fromOp)} ${object}${at} before ${to} ${sayAccess(toOp)} it`,
  socket: ({ from, to, object, fromOp }, at) =>
    `${from} ${saySocketUse(fromOp)}${at}, and ${to} goes on with ${object}`,
  grant: ({ from, to }, at) => `${from} lets ${to} continue${at}`,
};

const FUTURES: Readonly<Partial<Record<Op, string>>> = {
  make: "submits",
  try: "begins",
  set: "finishes",
  abort: "cancels",
};

function sayAccess(op: Op): string {
  return op === "write" ? "writes" : "reads";
}

function saySocketUse(op: Op): string {
  if (op === "connect" || op === "listen") return `${op}s`;
  if (op === "send") return "sends data";
  return op === "close" ? "closes its end" : "uses the connection";
}
