import { expect, test } from 'vitest';
import { yinxin } from './support.ts';

test('x', async () => {
  for (const a of ['crl', 'crl publish --help', 'doctor --lang zh']) {
    const r = await yinxin(a.split(' ').filter(Boolean));
    console.log(`$ ${a}\n[${r.code}]\n${r.out}--\n${r.err}`);
  }
  expect(1).toBe(1);
});
