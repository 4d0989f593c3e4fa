import { testSuite } from "../run-suite.ts";

await testSuite("event", ["Event"]);
