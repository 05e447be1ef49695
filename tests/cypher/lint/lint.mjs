// Reads [{name, text, parameters}] from standard input; writes [{name, line, severity, message}] of all that Neo4j's own
// front end says against them, as Cypher 5. Severity 1 is an error, 2 a warning.
import { readFileSync } from "node:fs";
import { lintCypherQuery, testData } from "@neo4j-cypher/language-support";

const queries = JSON.parse(readFileSync(0, "utf8"));
const { functions, procedures } = testData.mockSchema;
const found = queries.flatMap(({ name, text, parameters }) => {
  const schema = { functions, procedures, defaultLanguage: "CYPHER 5" };
  schema.parameters = Object.fromEntries(parameters.map((parameter) => [parameter, 1]));
  return lintCypherQuery(text, schema).diagnostics.map(({ range, severity, message }) => ({
    name,
    line: range.start.line + 1,
    severity,
    message,
  }));
});
process.stdout.write(JSON.stringify(found));
