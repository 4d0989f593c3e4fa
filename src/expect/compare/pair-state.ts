/** same: in place · moved: agrees, in another place · different: in place, and does not agree · missing: no partner. */
export type PairState = "same" | "moved" | "different" | "missing";
