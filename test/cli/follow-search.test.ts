import { expect, test } from "vitest";
import { followSearch } from "../../src/cli/terminal/follow-search.ts";
import type { FoundFailure } from "../../src/runner/explore/explore-program.ts";

const deadlock = { failure: "deadlock" } as FoundFailure;

test("says how many traces there are about, what was found, and how long it will take, as far as it fits", () => {
  let seconds = 100;
  const search = followSearch(() => seconds);
  expect(search.tell(80)).toBe("0 traces");
  seconds += 4;
  search.take({ traces: 640, blocked: 0, covered: 0.1, found: [] });
  expect(search.tell(80)).toBe("640 of about 6,400 traces · about 36 s left");
  search.take({ traces: 704, blocked: 0, covered: 0.0523, found: [deadlock] });
  expect(search.tell(90)).toBe(
    "704 of about 14,000 traces · found: deadlock · Ctrl-C shows it · about 73 s left",
  );
  expect(search.tell(50)).toBe("704 of about 14,000 traces · found: deadlock");
  expect(search.tell(20)).toBe("704 of about 14,000 traces");
});

test("says after a minute what makes a search smaller", () => {
  let seconds = 0;
  const search = followSearch(() => seconds);
  search.take({ traces: 6400, blocked: 0, covered: 0.01, found: [] });
  seconds = 59;
  expect(search.tell(120)).toBe("6,400 of about 640,000 traces · about 97 min left");
  seconds = 180;
  expect(search.tell(120)).toBe(
    "6,400 of about 640,000 traces · about 5 h left · fewer threads or rounds have fewer traces",
  );
});

test("a search that begins again takes as long as it takes from there", () => {
  let seconds = 0;
  const search = followSearch(() => seconds);
  seconds = 50;
  search.take({ traces: 640, blocked: 0, covered: 0.9, found: [] });
  search.take({ traces: 64, blocked: 0, covered: 0.1, found: [] });
  seconds = 52;
  expect(search.tell(80)).toBe("640 of about 6,400 traces · about 18 s left");
});

test("does not count the hours of a search that nobody waits for", () => {
  let seconds = 0;
  const search = followSearch(() => seconds);
  search.take({ traces: 256, blocked: 0, covered: 1e-7, found: [] });
  seconds = 4;
  expect(search.tell(120)).toBe("256 of about 2,600,000,000 traces · more than 100 h left");
});

test("makes no guess from a few traces, nor one that is known to be wrong", () => {
  const search = followSearch();
  search.take({ traces: 64, blocked: 0, covered: 0.1, found: [] });
  expect(search.tell(80)).toBe("64 traces");
  search.take({ traces: 640, blocked: 0, covered: 1, found: [] });
  expect(search.tell(80)).toBe("640 traces");
});
