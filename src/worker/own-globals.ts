/**
 * The language's globals for threadlab's code in a worker, taken before a lesson runs: a lesson may change them (`JSON.parse = …`,
 * `globalThis.Map = …`). The worker's bundle reads each of these names here.
 *
 * Methods of arrays, texts and maps are not covered: those are locked, see `lock-builtins.ts`.
 */

const OwnAtomics = copyOf(Atomics);
const OwnBuffer = copyOf(Buffer);
const OwnJSON = copyOf(JSON);
const OwnMath = copyOf(Math);
const OwnObject = copyOf(Object);
const OwnReflect = copyOf(Reflect);
const OwnArray = Array;
const OwnError = Error;
const OwnFloat64Array = Float64Array;
const OwnInt32Array = Int32Array;
const OwnMap = Map;
const OwnNumber = Number;
const OwnPromise = Promise;
const OwnRangeError = RangeError;
const OwnRegExp = RegExp;
const OwnSet = Set;
const OwnString = String;
const OwnSymbol = Symbol;
const OwnTypeError = TypeError;
const OwnUint8Array = Uint8Array;
const OwnWeakMap = WeakMap;
const OwnProcess = process;

export {
  OwnArray as Array,
  OwnAtomics as Atomics,
  OwnBuffer as Buffer,
  OwnError as Error,
  OwnFloat64Array as Float64Array,
  OwnInt32Array as Int32Array,
  OwnJSON as JSON,
  OwnMap as Map,
  OwnMath as Math,
  OwnNumber as Number,
  OwnObject as Object,
  OwnProcess as process,
  OwnPromise as Promise,
  OwnRangeError as RangeError,
  OwnReflect as Reflect,
  OwnRegExp as RegExp,
  OwnSet as Set,
  OwnString as String,
  OwnSymbol as Symbol,
  OwnTypeError as TypeError,
  OwnUint8Array as Uint8Array,
  OwnWeakMap as WeakMap,
};

/** A copy of an object that only provides functions; no other code can change the copy. */
function copyOf<T extends object>(original: T): T {
  return Object.freeze(Object.defineProperties({}, Object.getOwnPropertyDescriptors(original))) as T;
}
