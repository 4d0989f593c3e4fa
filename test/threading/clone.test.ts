import { deserialize, serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode } from "../../src/threading/support/clone.ts";

function across(value: unknown): unknown {
  return decode(encode(value, "value"));
}

describe("a value that crosses to another thread", () => {
  test("arrives as a structured clone would, small or large", () => {
    const values = fc.anything({
      ...{ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true },
      ...{ withSparseArray: true, withNullPrototype: true, withUnicodeString: true },
      ...{ maxDepth: 4, size: "medium" as const },
    });
    let small = 0;
    fc.assert(
      fc.property(values, (value) => {
        expect(across(value)).toStrictEqual(deserialize(serialize(value)));
        if (encode(value, "value").length < 100) small++;
      }),
      { seed: 5, numRuns: 500 },
    );
    expect(small).toBeGreaterThan(50);
  });

  test.each([
    ["nothing infinite is lost", [Number.NaN, Infinity, -Infinity, -0, undefined, null]],
    ["keys that mean something to objects", JSON.parse('{"__proto__": {"a": 1}, "toJSON": 2, "length": 3}')],
    ["a long text", { text: "né\ud800".repeat(2000) }],
    ["many numbers", Array.from({ length: 5000 }, (_, i) => i / 3)],
    ["an array with fields and holes", Object.assign(new Array(3), { 1: "b", name: "x" })],
  ])("%s", (_, value) => {
    expect(across(value)).toStrictEqual(deserialize(serialize(value)));
  });

  test("one object in two places stays one, and what holds itself holds itself", () => {
    const shared = { a: 1 };
    const [first, second] = across([shared, shared]) as [object, object];
    expect(first).toBe(second);
    const ring: { self?: unknown } = {};
    ring.self = ring;
    const got = across(ring) as { self: unknown };
    expect(got.self).toBe(got);
  });

  test.each([
    ["a typed array", new Float64Array([1.5, -0])],
    ["a part of one", new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
    ["a DataView", new DataView(new ArrayBuffer(3), 1)],
    ["a Buffer", Buffer.from("abc")],
  ])("%s arrives with its own memory, and with nothing else in it", (_, view) => {
    const [, got] = across(["beside it", view]) as [string, ArrayBufferView];
    expect(got).toStrictEqual(view);
    expect(got.constructor).toBe(view.constructor);
    expect(got.byteOffset).toBe(0);
    expect(got.buffer.byteLength).toBe(view.byteLength);
    expect(got.buffer).toBeInstanceOf(ArrayBuffer);
  });

  test("an instance arrives as its fields, whatever its class says to JSON", () => {
    class Money {
      amount = 5;
      toJSON() {
        return "money";
      }
    }
    expect(across(new Money())).toEqual({ amount: 5 });
  });

  test("a function is refused, with the way to it", () => {
    expect(() => encode([{ callback: () => {} }], "args")).toThrow("args[0].callback cannot be passed");
  });
});
