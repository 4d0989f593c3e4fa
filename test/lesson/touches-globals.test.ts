import { parse } from "acorn";
import { expect, test } from "vitest";
import { touchesGlobals } from "../../src/lesson/program/touches-globals.ts";

function touches(code: string): boolean {
  return touchesGlobals(parse(code, { ecmaVersion: "latest" }), () => true);
}

test.each([
  "globalThis.x = 1",
  "Math.random = () => 0.5",
  "JSON['parse'] = f",
  "Array.prototype.last = f",
  "[].__proto__.last = f",
  "x.constructor.from = f",
  "Object.assign(Math, { sin: f })",
  "Object.freeze(x)",
  "Reflect.set(x, 'y', 1)",
  "const A = Array; A.from = f",
  "({ Map } = x)",
  "Map = 5",
  "process.exit = f",
  "eval('x = 1')",
  "delete Object.keys",
  "Object.getPrototypeOf([]).map = f",
  "Reflect.get([], '__proto__').map = f",
  "Object.values(Object.getOwnPropertyDescriptors(C))[1].value.map = f",
  "[]['__proto__'].last = f",
  "const { __proto__: array } = []",
  "const { constructor } = []",
  "(({ 'constructor': { from } }) => from)([])",
  "({ __proto__: x.array } = [])",
  "const key = ['x', '__proto__'][1]",
  "x[`constructor`].from = f",
  "Symbol.mine = f",
  "keep(Symbol)",
  "x[Symbol.prototype] = f",
])("%s may change what others find", (code) => {
  expect(touches(code)).toBe(true);
});

test.each([
  "Math.max(1, 2)",
  "new Map([[1, 2]]).get(1)",
  "class A extends Error {}",
  "x instanceof RangeError",
  "Array.from({ length: 5 }, () => new Set())",
  "Object.keys(x)",
  "throw new TypeError('no')",
  "Number(x) === undefined || NaN",
  "x.value = y.map((n) => n + 1)",
  "class A extends B { constructor() { super(); } }",
  "print('the constructor')",
  "const { value, ['key']: key, ...rest } = x[0]",
  "class A { [Symbol.dispose]() {} static [Symbol.hasInstance] = f; }",
  "x = { *[Symbol.iterator]() {} }[Symbol.iterator]",
])("%s changes nothing that others find", (code) => {
  expect(touches(code)).toBe(false);
});

test("what the compiler brings in does not count", () => {
  const tree = parse("var __defProp = Object.defineProperty;", { ecmaVersion: "latest" });
  expect(touchesGlobals(tree, () => false)).toBe(false);
});
