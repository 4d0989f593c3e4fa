import { describe, expect, test } from "vitest";
import { applyParams } from "../../src/lesson/params.ts";

const defaults = { threads: 100, serve: false, host: "localhost" };

describe("applyParams", () => {
  test("values are read as their defaults' types", () => {
    expect(applyParams(defaults, ["threads=3", "serve=true", "host=1"])).toEqual({
      threads: 3,
      serve: true,
      host: "1",
    });
    expect(applyParams(defaults, ["host=a=b", "threads=1", "threads=2"])).toEqual({
      ...defaults,
      host: "a=b",
      threads: 2,
    });
    expect(applyParams(defaults, [])).toEqual(defaults);
  });

  test("a bare file takes any name, and a value for what it looks like", () => {
    expect(applyParams(undefined, ["a=1e3", "b=false", "c=x", "d=", "toString=1"])).toEqual({
      a: 1000,
      b: false,
      c: "x",
      d: "",
      toString: 1,
    });
  });

  test.each([
    [
      "thread=3",
      'This lesson has no param "thread". Did you mean "threads"? Its params and their defaults: threads=100, serve=false, host=localhost.',
    ],
    [
      "toString=3",
      'This lesson has no param "toString". Its params and their defaults: threads=100, serve=false, host=localhost.',
    ],
    ["threads=many", 'The param threads must be a number (its default is 100), not "many".'],
    ["serve=1", 'The param serve must be true or false (its default is false), not "1".'],
    ["threads", '--set "threads" has no value. Write --set name=value.'],
    ["", '--set "" has no value. Write --set name=value.'],
    ["=3", '--set "=3" has no name. Write --set name=value.'],
    [" =", '--set " =" has no name. Write --set name=value.'],
  ])("%s", (set, message) => {
    expect(() => applyParams(defaults, [set])).toThrow(
      expect.objectContaining({ code: "ERR_PARAM", message }),
    );
  });

  test("a lesson without params", () => {
    expect(() => applyParams({}, ["a=1"])).toThrow('This lesson has no params, so "a" cannot be set.');
  });
});
