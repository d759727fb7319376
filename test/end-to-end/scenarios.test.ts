import { ValidationCache, validateLicence } from '@yinxin/core/validation';
import { createWorld, scenarios, type World } from '@yinxin/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

describe('the stories of the mock world', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ provinces: 2 });
  });

  it.each(scenarios)('$id: $story', async ({ make, expect: expected }) => {
    const input = await make(world);
    const { verdict, report } = validateLicence(input);
    const codes = report.checks.map(({ code }) => code);
    const deciding = report.checks.filter(({ status }) => status !== 'passed').map(({ code }) => code);
    expect(verdict.indication, deciding.join(' ')).toBe(expected.indication);
    if (expected.subIndication !== undefined) expect(verdict.subIndication).toBe(expected.subIndication);
    for (const code of expected.codes) expect(codes).toContain(code);
    // A cache changes how fast, never what.
    const cached = validateLicence({ ...input, cache: new ValidationCache() });
    expect(cached.report).toEqual(report);
  });
});
