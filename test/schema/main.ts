import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSchemas, SCHEMAS, schemaText } from "./schemas.ts";

/** `npm run schemas`: makes the schemas of the types once more. */
const schemas = makeSchemas();
mkdirSync(SCHEMAS, { recursive: true });
for (const name of readdirSync(SCHEMAS)) rmSync(join(SCHEMAS, name));
for (const [name, schema] of schemas) writeFileSync(join(SCHEMAS, `${name}.json`), schemaText(schema));
