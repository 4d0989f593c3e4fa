import { testSuite } from "../run-suite.ts";

await testSuite("thread", ["Thread"]);
