import { ThreadlabError } from "../protocol/errors.ts";
import { didYouMean } from "../protocol/nearest.ts";
import type { Params } from "../protocol/program.ts";

/**
 * Params with the values of `--set name=value` in place of the defaults. A value is read as its default's type; without any defaults
 * (`undefined`: a bare file) every name is allowed, and a value is a number, true or false if it looks like one.
 *
 * Throws ERR_PARAM for an unknown name, with the known ones, and for a value of another type.
 */
export function applyParams(defaults: Params | undefined, sets: readonly string[]): Params {
  const params: Record<string, string | number | boolean> = { ...defaults };
  for (const set of sets) {
    const equals = set.indexOf("=");
    const name = set.slice(0, Math.max(0, equals)).trim();
    if (equals < 0 || name === "") {
      const missing = equals < 0 ? "value" : "name";
      throw new ThreadlabError("ERR_PARAM", `--set "${set}" has no ${missing}. Write --set name=value.`);
    }
    const text = set.slice(equals + 1);
    params[name] = defaults ? readAs(known(name, defaults), name, text) : readByLook(text);
  }
  return params;
}

/** Params as `--set` takes them. */
export function asSets(params: Params): string[] {
  return Object.entries(params).map(([name, value]) => `${name}=${value}`);
}

function known(name: string, defaults: Params): string | number | boolean {
  const standard = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  if (standard !== undefined) return standard;
  const names = Object.keys(defaults);
  const list = asSets(defaults).join(", ");
  throw new ThreadlabError(
    "ERR_PARAM",
    names.length === 0
      ? `This lesson has no params, so "${name}" cannot be set.`
      : `This lesson has no param "${name}".${didYouMean(name, names)} Its params and their defaults: ${list}.`,
  );
}

function readAs(standard: string | number | boolean, name: string, text: string): string | number | boolean {
  if (typeof standard === "string") return text;
  const value = readByLook(text);
  if (typeof value === typeof standard) return value;
  const kind = typeof standard === "number" ? "a number" : "true or false";
  throw new ThreadlabError(
    "ERR_PARAM",
    `The param ${name} must be ${kind} (its default is ${standard}), not "${text}".`,
  );
}

function readByLook(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}
