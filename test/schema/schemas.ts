import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where the schemas lie. The build takes them into the package. */
export const SCHEMAS = file("src/render/documents/schema");

/** The schema of a type. */
interface Schema {
  readonly [key: string]: unknown;
}

/**
 * What a key means that means the same everywhere. A comment at the key itself goes before it. Comments in `src/result` say what
 * else there is to know.
 */
const COMMON: Readonly<Record<string, string>> = {
  kind: "Which of these it is.",
  thread: "The thread's name; its number in rows of a schedule.",
  threadName: "The thread's name.",
  threads: "The names of the threads.",
  place: "Where in the program: `file:line:column`; empty where that is not known.",
  places: "Where in the program: `file:line:column`.",
  text: "The text of it.",
  line: "Which line, from 1.",
  lines: "The lines of it.",
  printed: "What was printed.",
  expected: "What was expected.",
  traces: "In how many traces.",
  count: "How many there are.",
  op: "The operation.",
  lock: "The lock's name.",
  name: "Its name.",
  waitsFor: "What it waits for.",
  holds: "The locks that are held.",
  step: "Which step of the schedule, from 1.",
  ...{ how: "In which way.", by: "What orders them.", use: "What to use.", of: "Of what." },
};

/** All schemas that are published, by their names, made of the types. */
export function makeSchemas(): ReadonlyMap<string, Schema> {
  const generator = createGenerator({
    path: file("src/{render/documents/documents,lesson/lesson-keys,practice/exercise-keys}.ts"),
    ...{ tsconfig: file("tsconfig.json"), skipTypeCheck: true, additionalProperties: false },
    ...{ expose: "all", topRef: false, jsDoc: "extended", encodeRefs: false },
  });
  const { properties, definitions = {} } = generator.createSchema("Documents") as unknown as {
    readonly properties: Readonly<Record<string, { readonly $ref: string }>>;
    readonly definitions: Readonly<Record<string, Schema>>;
  };
  // Findings are in most documents, so they have a schema of their own.
  const linked = JSON.parse(
    JSON.stringify(definitions).replaceAll('"$ref":"#/definitions/Finding"', '"$ref":"finding.json"'),
  ) as typeof definitions;
  const documents = Object.entries(properties).map(
    ([name, { $ref }]) => [name, withDefinitions(linked[nameIn($ref)] as Schema, linked)] as const,
  );
  const all = new Map<string, Schema>([
    ...documents,
    ["finding", withDefinitions(definitions.Finding as Schema, definitions)],
    ["lesson", generator.createSchema("LessonKeys") as Schema],
    ["exercise", generator.createSchema("ExerciseKeys") as Schema],
  ]);
  return new Map(
    [...all].map(([name, schema]) => [
      name,
      { $schema: "http://json-schema.org/draft-07/schema#", ...(withCommon(schema) as Schema) },
    ]),
  );
}

function nameIn(ref: string): string {
  return ref.replace("#/definitions/", "");
}

/** A schema with the definitions that it refers to, and those that these refer to. */
function withDefinitions(schema: Schema, all: Readonly<Record<string, Schema>>): Schema {
  const needed = new Set<string>();
  const visit = (part: unknown) => {
    if (typeof part !== "object" || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (key !== "$ref") visit(value);
      else if (value.startsWith("#") && !needed.has(nameIn(value))) {
        needed.add(nameIn(value));
        visit(all[nameIn(value)]);
      }
    }
  };
  visit(schema);
  const definitions = Object.fromEntries([...needed].sort().map((name) => [name, all[name]]));
  return needed.size === 0 ? schema : { ...schema, definitions };
}

function withCommon(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withCommon);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === "properties" ? described(value) : withCommon(value),
    ]),
  );
}

function described(properties: Readonly<Record<string, Schema>>): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const description = property.description ?? COMMON[name];
      return [
        name,
        { ...(withCommon(property) as Schema), ...(description !== undefined && { description }) },
      ];
    }),
  );
}

/** As it stands in its file. */
export function schemaText(schema: Schema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
