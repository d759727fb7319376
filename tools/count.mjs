// The last line of .ci/run: one count over the vitest report and the checks. What did not run counts as failed.
//   node tools/count.mjs CHECKS.json VITEST.json
import { readFileSync } from 'node:fs';

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const [checks, tests] = process.argv.slice(2).map(read);
let failed = checks?.failed ?? 1;
let passed = 0;
let skipped = 0;
if (tests === undefined) failed += 1;
else {
  passed = tests.numPassedTests;
  failed += tests.numFailedTests;
  skipped = tests.numPendingTests + tests.numTodoTests;
  // A file that does not load has no tests to fail.
  failed += tests.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  if (!tests.success && failed === 0) failed = 1;
  if (passed === 0) failed += 1;
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed === 0 ? 0 : 1);
