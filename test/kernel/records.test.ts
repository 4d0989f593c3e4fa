import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ARENA, LOG, objectAt, SCHEDULE, THREADS, threadAt } from "../../src/kernel/records/areas.ts";
import { cell, get, queueOf } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { LOCK, OBJECT, OBJECT_WORDS } from "../../src/kernel/records/objects.ts";
import { LAP_WORDS } from "../../src/kernel/records/rounds.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";

/** What the declarations say: the fields of each record, with the words that they take. */
interface RecordSource {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly { readonly name: string; readonly first: number; readonly width: number }[];
}

const SIZES: Readonly<Record<string, number>> = {
  BLOCK: 3,
  BLOCK_LIST: 2,
  LAPS: LAP_WORDS,
  WAITERS: 2,
};
const TWO_WORDS: ReadonlySet<string | undefined> = new Set(["Double", "QueueField", "ListField"]);
const folder = new URL("../../src/kernel/records/", import.meta.url);
const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
const records = sources.flatMap((source) =>
  [...source.matchAll(/^export const (\w+) = \{\n(.*?)^\} as const;/gms)].map(([, name = "", body = ""]) => ({
    name,
    size: sizeOf(source, name),
    fields: fieldsOf(body),
  })),
);

function sizeOf(source: string, name: string): number {
  const [, words] = new RegExp(`^export const ${name}_WORDS = (\\d+);`, "m").exec(source) ?? [];
  return words === undefined ? (SIZES[name] ?? OBJECT_WORDS) : Number(words);
}

function fieldsOf(body: string): RecordSource["fields"] {
  return [...body.matchAll(/^ {2}(\w+): (\d+) as (\w+)<[^\n]*?(?:, (\d+))?>,$/gm)].map(
    ([, name = "", first, type, length]) => ({
      name,
      first: Number(first),
      width: length === undefined ? (TWO_WORDS.has(type) ? 2 : 1) : Number(length),
    }),
  );
}

test("all declarations are read", () => {
  expect(records.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "HEADER",
      "THREAD",
      "SLOT",
      "LOCK",
      "QUEUE",
      "SERVER",
      "LOG_RECORD",
      "STEP",
      "PENDING",
    ]),
  );
  for (const { name, fields } of records) {
    const declared = sources.join("").split(`export const ${name} = {`)[1]?.split("} as const;")[0] ?? "";
    expect(fields.length, name).toBe(declared.match(/ as \w+</g)?.length);
  }
});

test.each(records)(
  "the fields of $name lie beside each other, within the record",
  ({ name, size, fields }) => {
    const taken = new Map<number, string>();
    // An object's record begins with what all objects have. A free block's link lies where its length does.
    if (size === OBJECT_WORDS && name !== "OBJECT")
      for (const word of [0, 1]) taken.set(word, "what all have");
    for (const field of fields.filter((each) => each.name !== "nextFree")) {
      for (let word = field.first; word < field.first + field.width; word++) {
        expect(taken.get(word), `${field.name} lies where this does`).toBeUndefined();
        expect(word, field.name).toBeLessThan(size);
        taken.set(word, field.name);
      }
    }
  },
);

test.each(records)("the doubles of $name lie at even words", ({ fields }) => {
  const source = sources.join("");
  for (const { name, first } of fields)
    if (source.includes(`  ${name}: ${first} as Double<`)) expect(first % 2, name).toBe(0);
});

test("records with doubles begin at even words", () => {
  const begins = [THREADS, threadAt(1), objectAt(0), objectAt(1), LOG, SCHEDULE, ARENA / 4];
  expect(begins.map((at) => at % 2)).toEqual(begins.map(() => 0));
});

test("a field is read of its own record, and as what it is", () => {
  const words = new Int32Array(0);
  get(words, objectAt<"lock">(1), OBJECT.kind);
  cell(WORLD, HEADER.stop);
  // @ts-expect-error a lock has no state
  get(words, objectAt<"lock">(1), THREAD.state);
  // @ts-expect-error what kind of object this is nobody has said
  get(words, objectAt(1), LOCK.owner);
  // @ts-expect-error a queue is more than a word
  get(words, objectAt<"lock">(1), LOCK.waiters);
  // @ts-expect-error a name is no queue
  queueOf(threadAt(1), THREAD.name);
  // @ts-expect-error nobody sleeps on a name
  cell(threadAt(1), THREAD.name);
});
