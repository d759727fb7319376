import { createHash } from 'node:crypto';
import { utf8 } from '@yinxin/core';
import { sm3, sm3Many } from '@yinxin/core/sm';
import smCrypto from 'sm-crypto';
import * as smCryptoV2 from 'sm-crypto-v2';
import { timed, turning } from '../measure.mjs';

const mega = 1_000_000;

export function sm3Suite(peers) {
  const long = new Uint8Array(mega).map((_, i) => (i * 31) & 0xff);
  const short = Array.from({ length: 256 }, (_, i) => utf8(`message ${i} `.repeat(10).slice(0, 100).padEnd(100, '.')));
  const lots = [0, 64, 128, 192].map((from) => short.slice(from, from + 64));
  const arrays = short.map((message) => [...message]);
  const host = (message) => createHash('sm3').update(message).digest();
  const perShort = 100 / 1e6;
  return {
    name: 'sm3',
    contenders: [
      timed('yinxin, 1 MB', () => sm3(long), 1),
      timed('host (node:crypto), 1 MB', () => host(long), 1),
      timed('sm-crypto-v2, 1 MB', () => smCryptoV2.sm3(long), 1),
      timed('yinxin, 100 bytes', turning(short, sm3), perShort),
      timed('host (node:crypto), 100 bytes', turning(short, host), perShort),
      timed('sm-crypto-v2, 100 bytes', turning(short, smCryptoV2.sm3), perShort),
      timed('sm-crypto, 100 bytes', turning(arrays, smCrypto.sm3), perShort),
      timed('yinxin, 64 of 100 bytes', turning(lots, sm3Many), 64 * perShort),
      ...peers,
    ],
    comparisons: [
      {
        title: 'one message of 1 MB',
        unit: 'MB/s',
        ours: 'yinxin, 1 MB',
        theirs: ['host (node:crypto), 1 MB', 'sm-crypto-v2, 1 MB', 'GmSSL sm3-1MB', 'gmsm sm3-1MB'],
      },
      {
        title: 'messages of 100 bytes, one by one',
        unit: 'MB/s',
        ours: 'yinxin, 100 bytes',
        theirs: [
          'host (node:crypto), 100 bytes',
          'sm-crypto-v2, 100 bytes',
          'sm-crypto, 100 bytes',
          'GmSSL sm3-100B',
          'gmsm sm3-100B',
        ],
      },
      {
        title: 'messages of 100 bytes, 64 at once',
        unit: 'MB/s',
        ours: 'yinxin, 64 of 100 bytes',
        theirs: ['host (node:crypto), 100 bytes', 'sm-crypto-v2, 100 bytes', 'GmSSL sm3-100B', 'gmsm sm3-100B'],
      },
    ],
  };
}
