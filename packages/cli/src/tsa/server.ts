import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toHex } from '@yinxin/core';
import { answerTimestampRequest, type TimestampAnswer, type TimestampAuthority } from '@yinxin/core/cms';
import type { Session } from '../session.ts';
import type { TokenJournal } from './folder.ts';

/** Bytes of one request: an imprint, a policy and a nonce have some hundred. */
const mostRequestBytes = 65_536;

/** Requests that wait for their turn; more are told to come again. */
const mostWaiting = 256;

/** What a server runs on. */
export interface TimestampServerOptions {
  readonly authority: TimestampAuthority;
  readonly journal: TokenJournal;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** How far the clock may be off, in milliseconds, as whoever keeps it says. */
  readonly uncertaintyMs: number;
}

/** A server that listens. */
export interface TimestampServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves time-stamps over HTTP (RFC 3161 §3.4): POST with `application/timestamp-query`, answered with
 * `application/timestamp-reply`, one after another, so that tokens come in the order of their times.
 */
export async function startTimestampServer(
  session: Session,
  options: TimestampServerOptions,
): Promise<TimestampServer> {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (request: Uint8Array): Promise<TimestampAnswer> => {
    waiting++;
    const turn = last.then(() => answer(session, options, request)).finally(() => waiting--);
    last = turn.catch(() => undefined);
    return turn;
  };
  const server = createServer(
    { maxHeaderSize: 8_192, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => {
      void (async () => {
        const refusal = refusalOf(request) ?? (waiting >= mostWaiting ? 503 : undefined);
        if (refusal !== undefined) return end(response, refusal);
        const body = await readBody(request);
        if (body === undefined) return end(response, 413);
        const { response: bytes } = await inTurn(body);
        response.writeHead(200, { 'content-type': 'application/timestamp-reply', 'content-length': bytes.length });
        response.end(bytes);
      })().catch(() => end(response, 500));
    },
  );
  server.maxConnections = 128;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await last;
    },
  };
}

/** Answers one request with the clock of this session. */
export async function answer(
  session: Session,
  { authority, journal, uncertaintyMs }: Pick<TimestampServerOptions, 'authority' | 'journal' | 'uncertaintyMs'>,
  request: Uint8Array,
): Promise<TimestampAnswer> {
  const result = await answerTimestampRequest({
    request,
    authority,
    clock: { now: session.now(), uncertaintyMs },
    lastGenTime: journal.lastGenTime,
    reserve: journal.reserve,
  });
  const { granted, refusal, cause } = result;
  if (granted !== undefined)
    session.note(`${toHex(granted.serialNumber)} ${new Date(granted.genTime).toISOString()}\n`);
  else session.note(`${refusal}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
  return result;
}

/** The status of a request that is not looked into. */
function refusalOf({ method, headers, url }: IncomingMessage): number | undefined {
  if (url !== '/') return 404;
  if (method !== 'POST') return 405;
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/timestamp-query') return 415;
  return Number(headers['content-length'] ?? 0) > mostRequestBytes ? 413 : undefined;
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > mostRequestBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, {
    'content-length': 0,
    connection: 'close',
    ...(status === 405 ? { allow: 'POST' } : {}),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  });
  response.end();
}

function listen(server: Server, { host, port }: TimestampServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
