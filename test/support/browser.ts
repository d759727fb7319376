import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The command of a browser that can run without a screen; `undefined` when there is none. */
export const browser: string | undefined = ['chromium', 'google-chrome', 'chromium-browser'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/**
 * Opens a page that runs `/page.js` and waits for what this posts to `/answer`.
 * @param scripts - Programs by path; `/page.js` is one of them.
 * @param policy - The content-security policy of the page and of all scripts.
 */
export async function answerOfPage(scripts: Readonly<Record<string, string>>, policy?: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'yinxin-browser-'));
  let receive: (text: string) => void = () => undefined;
  const received = new Promise<string>((resolve) => {
    receive = resolve;
  });
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (policy !== undefined) response.setHeader('content-security-policy', policy);
    if (path === '/answer') {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => {
        response.end();
        receive(text);
      });
    } else if (path in scripts) {
      response.setHeader('content-type', 'text/javascript');
      response.end(scripts[path]);
    } else {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(
    browser as string,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      `--user-data-dir=${folder}/profile`,
      `http://127.0.0.1:${port}/`,
    ],
    // A group of its own, so that all of its processes end together.
    { stdio: 'ignore', detached: true },
  );
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the browser ended with ${code}`)));
  });
  try {
    return JSON.parse(await Promise.race([received, ended]));
  } finally {
    ended.catch(() => undefined);
    const gone = new Promise((resolve) => child.once('close', resolve));
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await gone;
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
