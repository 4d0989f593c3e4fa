import type { Finding } from "../result/finding.ts";

/** A fact in words. */
export type Said = Pick<Finding, "message" | "threads" | "places">;
