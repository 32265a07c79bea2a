import { createServer } from "node:net";
import { release, type } from "node:os";
import type { Text } from "@tokiwa/content";
import { ask } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { leaveWord } from "../api/instance.ts";
import { overviewForm } from "../api/overview.ts";
import { command, exit } from "../command/form.ts";
import { Problem } from "../command/problem.ts";
import { contentFolders } from "../content.ts";
import { builtPages, dataFolderOf } from "../installation.ts";
import { keepHeapLow } from "../serving/heap.ts";
import { checkPort } from "../serving/port.ts";
import { showGaps, showLink, startupSteps } from "../serving/startup.ts";
import { untilAsked } from "../serving/stop.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { version } from "../version.ts";
import { dataOption } from "./options.ts";

const defaultPort = 4180;
const levels = ["silent", "fatal", "error", "warn", "info", "debug", "trace"] as const;

export const serve = command({
  words: ["serve"],
  summary: {
    ja: "サーバーを開始し、この機器の診断を続け、画面と API を提供します",
    en: "Start the server: diagnose this machine all the time, and serve the pages and the API",
  },
  description: {
    ja: "npm start はこのコマンドを実行します。Ctrl+C 又は SIGTERM で、受け付けたものを失うことなく終了します。環境変数 TOKIWA_KEY があれば、それを API キーとし、TOKIWA_METRICS_KEY があれば、それを /metrics だけを読めるキーとします。DATABASE_URL を指定すれば、同じデータベースに対して複数のプロセスを動かせます（docs/operations.ja.md）。",
    en: "npm start runs this. It ends by Ctrl+C or SIGTERM without losing anything that it accepted. TOKIWA_KEY, where it is set, is the API key; TOKIWA_METRICS_KEY is one that opens /metrics only. With DATABASE_URL, several may run on one database (docs/operations.md).",
  },
  options: {
    port: {
      type: "integer",
      value: "N",
      minimum: 0,
      maximum: 65_535,
      variable: "PORT",
      summary: {
        ja: `待ち受けるポート（既定は環境変数 PORT、なければ ${defaultPort} かそれより後の空き。0 は任意の空き）`,
        en: `the port (default: PORT, else ${defaultPort} or the next that is free; 0 for any)`,
      },
    },
    host: {
      type: "text",
      value: "ADDRESS",
      variable: "HOST",
      summary: {
        ja: "待ち受けるアドレス（既定は環境変数 HOST、なければ 127.0.0.1）",
        en: "the address to listen at (default: HOST, else 127.0.0.1)",
      },
    },
    data: dataOption,
    "public-url": {
      type: "text",
      value: "URL",
      summary: {
        ja: "ブラウザーから見たアドレス（前段にリバースプロキシがある場合）",
        en: "the address that browsers see, where a reverse proxy stands in front",
      },
    },
    "database-url": {
      type: "text",
      value: "URL",
      variable: "DATABASE_URL",
      summary: {
        ja: "組み込みの代わりに使う PostgreSQL（既定は環境変数 DATABASE_URL）",
        en: "a PostgreSQL to use instead of the embedded one (default: DATABASE_URL)",
      },
    },
    content: {
      type: "list",
      value: "DIR",
      completes: "folder",
      summary: { ja: "加えるコンテンツのフォルダー（複数可）", en: "a content folder to add; may be repeated" },
    },
    log: {
      type: "text",
      value: "LEVEL",
      choices: levels,
      variable: "LOG_LEVEL",
      summary: {
        ja: `標準エラー出力への記録（${levels.join("、")}。既定は環境変数 LOG_LEVEL、なければ warn）`,
        en: `what to log to standard error: ${levels.join(", ")} (default: LOG_LEVEL, else warn)`,
      },
    },
  },
  examples: [
    {
      line: "tokiwa serve",
      says: {
        ja: "この機器を診断し、サインイン用リンクを表示します",
        en: "Diagnose this machine, and print a sign-in link",
      },
    },
    {
      line: "tokiwa serve --port 8080 --data /srv/tokiwa --json",
      says: {
        ja: "ポートとデータフォルダーを指定し、開始時に JSON を 1 行出力します",
        en: "With a port and a data folder; prints one line of JSON when it has started",
      },
    },
  ],
  run: async ({ values, json, terminal }) => {
    if (values.port !== undefined) checkPort(values.port);
    keepHeapLow();
    const stop = untilAsked();
    const dataFolder = dataFolderOf(values.data);
    const host = values.host ?? "127.0.0.1";
    const folders = await contentFolders(values.content, values.data);
    terminal.err(
      `${terminal.errTone("strong", `常磐 Tokiwa ${version}`)}  Node.js ${process.versions.node}, ${type()} ${release()} ${process.arch}`,
    );
    const steps = startupSteps(terminal);
    const { createLog, startServer, StartupError } = await import("@tokiwa/server");
    const { TOKIWA_KEY: key, TOKIWA_METRICS_KEY: metricsKey } = process.env;
    const databaseUrl = values["database-url"];
    const server = await startServer({
      dataFolder,
      databaseUrl,
      host,
      port: values.port ?? (await firstFree(defaultPort, host)),
      publicUrl: values["public-url"],
      key,
      metricsKey,
      contentFolders: folders,
      pages: builtPages,
      log: createLog({
        level: levels.find((level) => level === values.log) ?? "warn",
        secrets: [key, metricsKey, databaseUrl],
      }),
      onProgress: steps.show,
    }).catch((error: unknown) => {
      steps.end();
      throw error instanceof StartupError ? new Problem(error.code, error.text, { cause: error }) : error;
    });
    const forget = await leaveWord(dataFolder, { url: server.url, pid: process.pid, version });
    try {
      const link = await server.signInLink();
      if (json)
        terminal.out(JSON.stringify({ url: server.url, signInLink: link, dataFolder, version, pid: process.pid }));
      else showLink(link, terminal);
      if (!isLoopback(host)) terminal.err(`${terminal.errTone("unsure", "!")} ${terminal.say(exposed)}`);
      await Promise.race([server.firstDiagnosis, stop.asked]);
      if (!stop.isAsked()) await showFindings(dataFolder, terminal);
      await stop.asked;
    } finally {
      steps.end();
      terminal.err(terminal.say({ ja: "終了しています…", en: "Stopping …" }));
      // First, because the next server may start, and leave word of itself, the moment this one has let go of the folder.
      await forget();
      await server.close();
    }
    terminal.err(terminal.say({ ja: "終了しました。", en: "Stopped." }));
    return exit.good;
  },
});

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

const exposed: Text = {
  ja: "ほかの機器から、暗号化されない通信で接続できます。前段に TLS を終端するリバースプロキシを置き、--public-url を指定してください。",
  en: "Other machines can connect, and what they send is not encrypted. Put a reverse proxy with TLS in front, and name its address by --public-url.",
};

/** What the first diagnosis found. That it cannot be told is no reason to stop serving. */
async function showFindings(dataFolder: string, terminal: Terminal): Promise<void> {
  try {
    const { door } = await doorOf(dataFolder);
    showGaps(await ask(door, "/api/v1/overview", overviewForm), terminal);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    terminal.err(`  ${terminal.say(error.text)}`);
  }
}

/** The first free port from one on, so that a second Tokiwa, or another program, is in nobody's way. */
async function firstFree(from: number, host: string): Promise<number> {
  for (let port = from; port < from + 20; port++) {
    if (await isFree(port, host)) return port;
  }
  return from;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
