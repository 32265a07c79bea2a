/** What a password field of shadow(5) or passwd(5) holds, in words of crypt(5). */
export interface PasswordState {
  readonly state: "set" | "locked" | "empty";
  readonly scheme: string;
  readonly rounds: number;
}

const schemes: readonly (readonly [RegExp, string])[] = [
  [/^\$y\$/, "yescrypt"],
  [/^\$gy\$/, "gost-yescrypt"],
  [/^\$7\$/, "scrypt"],
  [/^\$2[abxy]\$/, "bcrypt"],
  [/^\$6\$/, "sha512"],
  [/^\$5\$/, "sha256"],
  [/^\$sha1\$/, "sha1"],
  [/^\$md5[,$]/, "sunmd5"],
  [/^\$1\$/, "md5"],
  [/^\$3\$/, "nt"],
  [/^_[./0-9A-Za-z]{19}$/, "bsdi"],
  [/^[./0-9A-Za-z]{13}$/, "des"],
  [/^[./0-9A-Za-z]{24,}$/, "bigcrypt"],
  [/^\$/, "other"],
];

/**
 * Reads a password field. A field that no hash can equal (`*`, `!`, `!hash`, `x`) is locked; the hash behind a `!` can be
 * unlocked by one command, but lets nobody in meanwhile.
 */
export function passwordState(field: string): PasswordState {
  if (field === "") return { state: "empty", scheme: "", rounds: 0 };
  const scheme = schemes.find(([pattern]) => pattern.test(field))?.[1];
  if (scheme === undefined) return { state: "locked", scheme: "", rounds: 0 };
  const sha = scheme === "sha512" || scheme === "sha256";
  // 5,000 rounds where the hash does not say (crypt(5), sha512crypt).
  const rounds = sha ? Number(/^\$[56]\$rounds=(\d{1,9})\$/.exec(field)?.[1] ?? 5000) : 0;
  return { state: "set", scheme, rounds };
}
