import { testSuite } from "../run-suite.ts";

await testSuite("timer", ["Timer"]);
