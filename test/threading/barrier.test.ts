import { testSuite } from "../run-suite.ts";

await testSuite("barrier", ["Barrier"]);
