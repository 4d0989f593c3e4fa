import { OBJECT_KINDS, type ObjectKind } from "../../protocol/event.ts";
import { objectAt } from "../records/areas.ts";
import { get } from "../records/fields.ts";
import { OBJECT } from "../records/objects.ts";

export function objectKind(words: Int32Array, object: number): ObjectKind {
  return OBJECT_KINDS[get(words, objectAt(object), OBJECT.kind)] ?? "none";
}
