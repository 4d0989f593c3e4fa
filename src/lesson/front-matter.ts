import type { Explore } from "../protocol/lesson.ts";
import { didYouMean } from "../protocol/nearest.ts";
import type { Params } from "../protocol/program.ts";
import { LONGEST_LIMIT } from "../protocol/time-limit.ts";
import { CLAIMS } from "./claims.ts";
import { displayPath } from "./display-path.ts";
import { FieldReader } from "./field-reader.ts";
import type { LessonKeys } from "./lesson-keys.ts";
import type { FrontMatter } from "./split-front-matter.ts";

const KEYS: Readonly<Record<keyof LessonKeys, true>> = {
  title: true,
  number: true,
  chapter: true,
  section: true,
  summary: true,
  claims: true,
  output: true,
  order: true,
  params: true,
  shows: true,
  races: true,
  needs: true,
  clock: true,
  timeout: true,
  check: true,
  explore: true,
  predict: true,
};

/** Reads the YAML of a `lesson.md`. @throws ERR_FRONT_MATTER with file, line and column. */
export function parseFrontMatter(yaml: string, file: string): FrontMatter {
  const fields = new FieldReader(yaml, displayPath(file), Object.keys(KEYS));
  const chapter = fields.text("chapter");
  const number = fields.number("number", { whole: true, least: 1 });
  const params = fields.values("params") ?? {};
  const explore = readExplore(fields, params);
  return {
    title: fields.text("title") ?? fields.missing("title", "What the lesson shows"),
    section: fields.text("section") ?? "",
    summary: fields.text("summary") ?? "",
    claims: fields.choices(
      "claims",
      CLAIMS.map(({ id }) => id),
    ),
    output: fields.choice("output", ["printed", "derived"]) ?? "derived",
    order: fields.choice("order", ["any", "exact"]) ?? "any",
    params,
    shows: fields.texts("shows") ?? {},
    races: fields.flag("races") ?? false,
    needs: fields.choices("needs", ["linux", "macos", "windows"]),
    clock: fields.choice("clock", ["virtual", "real"]) ?? "virtual",
    predict: fields.textList("predict"),
    check: requireParams("check", fields.values("check") ?? {}, params, fields),
    timeout: fields.number("timeout", { above: 0, most: LONGEST_LIMIT }) ?? 60,
    ...(number === undefined ? {} : { number }),
    ...(chapter === undefined ? {} : { chapter }),
    ...(explore === undefined ? {} : { explore }),
  };
}

const COMPARED = ["match", "mismatch"] as const;

/** `always` and `some` say what a search should find, and `unsuited` why it is of no use. All other keys are params. */
function readExplore(fields: FieldReader, known: Params): Explore | undefined {
  const values = fields.values("explore");
  if (!values) return undefined;
  const { always: _always, some: _some, unsuited: _unsuited, ...rest } = values;
  const params = requireParams("explore", rest, known, fields);
  const always = fields.choice(["explore", "always"], COMPARED);
  const some = fields.choice(["explore", "some"], COMPARED);
  const unsuited = fields.text(["explore", "unsuited"]);
  if (unsuited?.trim() === "") fields.wrong(["explore", "unsuited"], "must give the reason, in words.");
  return {
    params,
    ...(always ? { always } : {}),
    ...(some ? { some } : {}),
    ...(unsuited ? { unsuited } : {}),
  };
}

/** Values for params that the lesson has, of the same types. */
function requireParams(key: string, values: Params, known: Params, fields: FieldReader): Params {
  for (const [name, value] of Object.entries(values)) {
    const standard = Object.hasOwn(known, name) ? known[name] : undefined;
    if (standard === undefined) {
      const hint = didYouMean(name, Object.keys(known)) || ` Give its default: params: { ${name}: … }.`;
      fields.wrong([key, name], `is not one of the lesson's params.${hint}`);
    }
    if (typeof value !== typeof standard)
      fields.wrong(
        [key, name],
        `is a ${typeof value}, but the default in params, ${standard}, is a ${typeof standard}.`,
      );
  }
  return values;
}
