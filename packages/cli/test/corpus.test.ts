import { expect, test } from 'vitest';
import { describeShared, listShared, sharedPath } from '../../core/test/support/shared.ts';
import { yinxin } from './support.ts';

describeShared('corpus', 'every file of the corpus, whatever it is', () => {
  const corpusFiles = (): string[] => listShared('corpus').map(sharedPath);
  // A control character of a file that reaches the terminal could rewrite what stands there.
  const dangerous = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

  test('inspect shows it or says that it is none of ours', async () => {
    const files = corpusFiles();
    let shown = 0;
    for (const file of files) {
      const { code, out } = await yinxin(['inspect', file, '--lang', 'zh']);
      expect([0, 1], file).toContain(code);
      expect(dangerous.test(out), file).toBe(false);
      if (code === 0) shown += 1;
    }
    expect(files.length).toBeGreaterThan(700);
    expect(shown).toBeGreaterThan(600);
  }, 60_000);

  test('verify never passes without a trust list, and never fails for a fault of ours', async () => {
    for (const file of corpusFiles()) {
      const { code, out } = await yinxin(['verify', file, '--json']);
      expect([1, 3], file).toContain(code);
      expect((JSON.parse(out) as { verdict: { indication: string } }).verdict.indication, file).not.toBe('passed');
    }
  }, 60_000);
});
