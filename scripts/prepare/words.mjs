/** What preparation says, in the language of the environment (POSIX: LC_ALL before LC_MESSAGES before LANG). */
export function words(environment) {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || "";
  const say = /^ja([_.-]|$)/i.test(locale) ? ja : en;
  return { ...say, fileSystem: (root, code) => fileSystem(say, root, code) };
}

/** The message for what a full or protected disk answers, or undefined for anything else. */
function fileSystem(say, root, code) {
  if (code === "ENOSPC" || code === "EDQUOT") return say.diskFull(root);
  if (/^(EACCES|EPERM|EROFS)$/.test(code ?? "")) return say.notWritable(root, code);
  return undefined;
}

const en = {
  tooOld: (version) =>
    `Node.js ${version} is too old to prepare Tokiwa. Install Node.js 20 or newer (https://nodejs.org/); Tokiwa brings the version that it runs on by itself.`,
  wrongFolder: (root, name) =>
    `${root} is not a whole copy of Tokiwa: ${name} is missing. Get it again, for example with git clone.`,
  installing: (first) =>
    first ? "Installing what Tokiwa needs, from the lockfile" : "Bringing dependencies up to the lockfile",
  building: "Building the pages",
  progress: (progress, seconds) =>
    progress && progress.done < progress.total
      ? `${progress.done} of ${progress.total} packages, ${rest(progress, seconds, (s) => `about ${s} s left`, `${Math.round(seconds)} s`)}`
      : `${Math.round(seconds)} s`,
  done: (seconds) => `done in ${seconds.toFixed(1)} s`,
  waiting: (pid) => `Another command (process ${pid}) is preparing this folder; waiting for it.`,
  noNpm:
    "npm was not found. It comes with Node.js: install Node.js again from https://nodejs.org/ or from your distribution.",
  network: (code) =>
    `The package registry could not be reached (${code}). Tokiwa needs it once, on the first run and after an update; check the network, the proxy (HTTPS_PROXY) and, behind an inspecting proxy, the certificate (NODE_EXTRA_CA_CERTS), then run the same command again. What was already fetched is kept.`,
  refused: (code) =>
    `The package registry refused (${code}). Check the registry and the credentials that npm is set to use: npm config get registry.`,
  tampered:
    "A package that arrived is not the one that the lockfile names (EINTEGRITY). Nothing of it was used. Run npm cache clean --force and try again; if it stays so, ask who runs your package registry.",
  diskFull: (root) =>
    `The disk that holds ${root} or npm's cache is full. About 1 GB is needed; make room and run the same command again.`,
  notWritable: (root, code) =>
    `${root} cannot be written to (${code}). Run the command as the owner of the folder, or copy the folder to where you may write.`,
  notPrepared: "Tokiwa is not installed yet. Run npm start, or npm install, once in its folder.",
  incomplete: (names) =>
    `npm left out ${names}. Without them Tokiwa cannot run here; check the network and the package registry, and run the same command again.`,
  lockMismatch:
    "package.json and package-lock.json do not belong together. If you changed package.json, run npm install once; otherwise get both files again (git checkout package.json package-lock.json).",
  installFailed: (code, log) => `npm could not install (${code}). What it said:\n${log}`,
  unsupported: (platform) =>
    `No Node.js 24 for ${platform} comes with Tokiwa, and this Node.js is ${process.versions.node}. Install Node.js 24 or newer and run the same command again.`,
  buildFailed: (log) => `The pages could not be built. What Vite said:\n${log}`,
};

const ja = {
  tooOld: (version) =>
    `Node.js ${version} は古いため、Tokiwa を準備できません。Node.js 20 以降を導入してください（https://nodejs.org/）。Tokiwa の実行に用いる版は自動的に用意されます。`,
  wrongFolder: (root, name) =>
    `${root} には Tokiwa の一部しかありません（${name} がありません）。git clone などで取得し直してください。`,
  installing: (first) =>
    first ? "必要なものをロックファイルに従って導入しています" : "依存パッケージをロックファイルに合わせています",
  building: "画面を組み立てています",
  progress: (progress, seconds) =>
    progress && progress.done < progress.total
      ? `${progress.total} パッケージ中 ${progress.done}、${rest(progress, seconds, (s) => `残り約 ${s} 秒`, `${Math.round(seconds)} 秒経過`)}`
      : `${Math.round(seconds)} 秒経過`,
  done: (seconds) => `完了（${seconds.toFixed(1)} 秒）`,
  waiting: (pid) => `別のコマンド（プロセス ${pid}）がこのフォルダーを準備しています。終わるのを待ちます。`,
  noNpm:
    "npm が見つかりません。npm は Node.js に含まれています。https://nodejs.org/ 又はお使いのディストリビューションから Node.js を導入し直してください。",
  network: (code) =>
    `パッケージレジストリーに接続できません（${code}）。接続が必要なのは初回と更新後の 1 回だけです。ネットワーク、プロキシ（HTTPS_PROXY）、検査用プロキシがある場合は証明書（NODE_EXTRA_CA_CERTS）を確認し、同じコマンドを再度実行してください。取得済みのものは再利用されます。`,
  refused: (code) =>
    `パッケージレジストリーに拒否されました（${code}）。npm に設定されているレジストリーと認証情報を確認してください（npm config get registry）。`,
  tampered:
    "届いたパッケージがロックファイルの記載と一致しません（EINTEGRITY）。使用はしていません。npm cache clean --force の後に再度実行し、それでも続く場合はパッケージレジストリーの管理者に確認してください。",
  diskFull: (root) =>
    `${root} 又は npm のキャッシュがあるディスクに空きがありません。約 1 GB が必要です。空きを作り、同じコマンドを再度実行してください。`,
  notWritable: (root, code) =>
    `${root} に書き込めません（${code}）。フォルダーの所有者で実行するか、書き込める場所へ複写してください。`,
  notPrepared:
    "Tokiwa はまだ導入されていません。Tokiwa のフォルダーで npm start 又は npm install を 1 回実行してください。",
  incomplete: (names) =>
    `npm が ${names} を導入しませんでした。これらがないとこの環境では動作しません。ネットワークとパッケージレジストリーを確認し、同じコマンドを再度実行してください。`,
  lockMismatch:
    "package.json と package-lock.json が対応していません。package.json を変更した場合は npm install を 1 回実行してください。変更していない場合は両方を取得し直してください（git checkout package.json package-lock.json）。",
  installFailed: (code, log) => `npm が導入に失敗しました（${code}）。npm の出力:\n${log}`,
  unsupported: (platform) =>
    `Tokiwa には ${platform} 用の Node.js 24 が含まれておらず、この Node.js は ${process.versions.node} です。Node.js 24 以降を導入し、同じコマンドを再度実行してください。`,
  buildFailed: (log) => `画面の組み立てに失敗しました。Vite の出力:\n${log}`,
};

function rest({ done, total }, seconds, left, elapsed) {
  return done * 10 > total ? left(Math.ceil((seconds * (total - done)) / done)) : elapsed;
}
