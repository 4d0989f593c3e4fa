import { expect, test } from "vitest";
import { followSearch } from "../../src/cli/terminal/follow-search.ts";
import type { FoundFailure } from "../../src/runner/explore/explore-program.ts";

const deadlock = { verdict: "deadlock" } as FoundFailure;

test("says how many traces there are about, and what was found, as far as it fits", () => {
  const search = followSearch();
  expect(search.tell(80)).toBe("0 traces");
  search.take({ traces: 640, blocked: 0, covered: 0.1, found: [] });
  expect(search.tell(80)).toBe("640 of about 6,400 traces");
  search.take({ traces: 704, blocked: 0, covered: 0.0523, found: [deadlock] });
  expect(search.tell(80)).toBe("704 of about 14,000 traces · found: deadlock · Ctrl-C shows it");
  expect(search.tell(50)).toBe("704 of about 14,000 traces · found: deadlock");
  expect(search.tell(20)).toBe("704 of about 14,000 traces");
});

test("makes no guess from a few traces, nor one that is known to be wrong", () => {
  const search = followSearch();
  search.take({ traces: 64, blocked: 0, covered: 0.1, found: [] });
  expect(search.tell(80)).toBe("64 traces");
  search.take({ traces: 640, blocked: 0, covered: 1, found: [] });
  expect(search.tell(80)).toBe("640 traces");
});
