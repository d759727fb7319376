import { describe, expect, test } from 'vitest';
import { checkFetchAddress, checkFetchTarget } from '../../src/path/index.ts';

describe('what may be fetched', () => {
  test.each([
    'http://ca.example.com/ca.cer',
    'https://ca.example.cn:443/ca.cer',
    'http://ca.example.cn:8080/ca.p7c?x=1',
    'http://ca.example.cn./ca.cer',
    'http://114.114.114.114/ca.cer',
    'http://[2400:3200::1]/ca.cer',
    'http://证书.example.cn/ca.cer',
  ])('%s', (url) => expect(checkFetchTarget(url)).toBeUndefined());
});

describe('what may not', () => {
  test.each([
    ['ca.cer', 'url'],
    ['//ca.example.com/ca.cer', 'url'],
    ['http://', 'url'],
    ['http://[::1', 'url'],
    ['http://300.1.1.1/', 'url'],
    ['http://ca.example.com\\@127.0.0.1/', 'url'],
    ['http:\\\\127.0.0.1/', 'url'],
    ['http://ca.example.com/a b', 'url'],
    ['http://ca.exam\tple.com/', 'url'],
    [' http://ca.example.com/', 'url'],
    ['ldap://ca.example.com/cn=CA', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['ftp://ca.example.com/ca.cer', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['gopher://127.0.0.1:6379/_INFO', 'scheme'],
    ['http://user@ca.example.com/', 'credentials'],
    ['http://ca.example.com@127.0.0.1/', 'credentials'],
    ['http://:secret@ca.example.com/', 'credentials'],
    ['http://ca.example.com:25/', 'port'],
    ['http://ca.example.com:22/', 'port'],
    ['http://localhost/', 'localName'],
    ['http://LOCALHOST./', 'localName'],
    ['http://a.localhost/', 'localName'],
    ['http://intranet/', 'localName'],
    ['http://printer.local/', 'localName'],
    ['http://metadata.google.internal/', 'localName'],
    ['http://1.0.168.192.in-addr.arpa/', 'localName'],
    ['http://127.0.0.1/', 'address'],
    ['http://127.1/', 'address'],
    ['http://0/', 'address'],
    ['http://2130706433/', 'address'],
    ['http://017700000001/', 'address'],
    ['http://0x7f000001/', 'address'],
    ['http://0x7f.0.0.1/', 'address'],
    ['http://0177.0.0.01/', 'address'],
    ['http://127.0.0.1./', 'address'],
    ['http://１２７.０.０.１/', 'address'],
    ['http://%31%32%37.0.0.1/', 'address'],
    ['http://10.1.2.3/', 'address'],
    ['http://100.64.0.1/', 'address'],
    ['http://172.31.255.255/', 'address'],
    ['http://192.168.0.1/', 'address'],
    ['http://169.254.169.254/latest/meta-data/', 'address'],
    ['http://198.18.0.1/', 'address'],
    ['http://224.0.0.1/', 'address'],
    ['http://255.255.255.255/', 'address'],
    ['http://[::]/', 'address'],
    ['http://[::1]/', 'address'],
    ['http://[0:0:0:0:0:0:0:1]/', 'address'],
    ['http://[::ffff:127.0.0.1]/', 'address'],
    ['http://[::ffff:7f00:1]/', 'address'],
    ['http://[::ffff:8.8.8.8]/', 'address'],
    ['http://[::127.0.0.1]/', 'address'],
    ['http://[64:ff9b::7f00:1]/', 'address'],
    ['http://[2002:7f00:1::]/', 'address'],
    ['http://[2001:0:7f00:1::]/', 'address'],
    ['http://[2001:db8::1]/', 'address'],
    ['http://[3fff::1]/', 'address'],
    ['http://[fe80::1]/', 'address'],
    ['http://[fc00::1]/', 'address'],
    ['http://[fd12:3456::1]/', 'address'],
    ['http://[ff02::1]/', 'address'],
  ])('%s: %s', (url, problem) => expect(checkFetchTarget(url)).toBe(problem));
});

test('addresses that a name resolved to', () => {
  expect(checkFetchAddress('114.114.114.114')).toBeUndefined();
  expect(checkFetchAddress('172.32.0.1')).toBeUndefined();
  expect(checkFetchAddress('2400:3200::1')).toBeUndefined();
  for (const address of [
    '10.0.0.1',
    '0177.0.0.1',
    '08.8.8.8',
    '8.8.8',
    '8.8.8.256',
    '',
    'ca.example.cn',
    '::1',
    'fe80::1%eth0',
    '::g',
  ])
    expect(checkFetchAddress(address), address).toBe('address');
});
