import type { Watch } from '../code/watch-list.ts';

/**
 * Watches under one name each for what they mean, written as they are read:
 * `Lclass;->member` a call, `Lclass;->member(proto)` of one prototype, `Lclass;->FIELD:Type` a read (after `write`: a write), `new Lclass;`, and `"text"` or
 * `"text*"` a constant string.
 */
export class WatchGroups<Group extends string> {
  readonly watches: readonly Watch[];
  readonly #ids = new Map<string, string[]>();

  constructor(area: string, groups: Readonly<Record<Group, readonly string[]>>) {
    this.watches = Object.entries<readonly string[]>(groups).flatMap(([group, members]) => {
      const rows = members.map((member) => ({ id: `${area}.${group} ${member}`, ...parse(member) }));
      this.#ids.set(
        group,
        rows.map(({ id }) => id),
      );
      return rows;
    });
  }

  ids(group: Group): readonly string[] {
    return this.#ids.get(group)!;
  }
}

function parse(member: string): Omit<Watch, 'id'> {
  if (member.startsWith('"')) return { kind: 'string', class: '', name: member.slice(1, -1) };
  if (member.startsWith('write ')) return { ...parse(member.slice(6)), kind: 'write' };
  if (member.startsWith('new ')) return { kind: 'new', class: member.slice(4), name: '' };
  const [owner = '', name = ''] = member.split('->');
  if (name.includes(':')) return { kind: 'read', class: owner, name };
  const proto = name.indexOf('(');
  return proto < 0 ? { kind: 'call', class: owner, name } : { kind: 'call', class: owner, name: name.slice(0, proto), proto: name.slice(proto) };
}
