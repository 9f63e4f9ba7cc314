import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { DoorCookies } from './door-cookies.ts';

type Set = { name: string; value: string; options: Record<string, unknown> };

function played(): { reply: FastifyReply; set: Set[] } {
  const set: Set[] = [];
  const reply = {
    setCookie: (name: string, value: string, options: Record<string, unknown>) => {
      set.push({ name, value, options });
    },
  };
  return { reply: reply as unknown as FastifyReply, set };
}

describe('the door’s cookies', () => {
  it('are bound to host, https and path by their name where there is https', () => {
    const { reply, set } = played();
    new DoorCookies(new URL('https://gate.example')).setSession(reply, 'token');
    expect(set).toEqual([{ name: '__Host-gatehouse', value: 'token', options: { path: '/', httpOnly: true, sameSite: 'lax', secure: true } }]);
  });

  it('have a plain name on plain http, where browsers refuse the other', () => {
    const { reply, set } = played();
    new DoorCookies(new URL('http://127.0.0.1:7300')).setSession(reply, 'token');
    expect(set).toEqual([{ name: 'gatehouse', value: 'token', options: { path: '/', httpOnly: true, sameSite: 'lax', secure: false } }]);
  });

  it('are cleared at once', () => {
    const { reply, set } = played();
    new DoorCookies(new URL('https://gate.example')).clearSession(reply);
    expect(set).toMatchObject([{ value: '', options: { maxAge: 0 } }]);
  });

  it('are not read under the other name', () => {
    const request = { cookies: { gatehouse: 'planted by a neighbour' } } as unknown as FastifyRequest;
    expect(new DoorCookies(new URL('https://gate.example')).sessionOf(request)).toBeUndefined();
  });
});
