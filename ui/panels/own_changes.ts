// Notes that a view has changed itself just now: what the vault tells of them soon after is about that.

const ownFor = 5_000;

export interface OwnChanges {
  add: (paths: readonly string[]) => void;
  has: (path: string) => boolean;
}

export function createOwnChanges(): OwnChanges {
  const until = new Map<string, number>();
  return {
    add(paths) {
      for (const path of paths) until.set(path, Date.now() + ownFor);
    },
    has: (path) => (until.get(path) ?? 0) >= Date.now(),
  };
}
