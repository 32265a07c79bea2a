import { completionScript, type Shell, shells } from "../command/completion.ts";
import { type Command, command, exit } from "../command/form.ts";

const isShell = (name: string | undefined): name is Shell => shells.some((shell) => shell === name);

/** `tokiwa completion SHELL`, over the commands given by the table that it is itself part of. */
export const completion = (commands: () => Promise<readonly Command[]>): Command =>
  command({
    words: ["completion"],
    summary: { ja: "シェルの補完の設定を出力します", en: "Print the completion of this command for a shell" },
    arguments: [
      {
        name: "SHELL",
        presence: "required",
        choices: shells,
        summary: { ja: "シェルの名前（bash、zsh、fish）", en: "the shell: bash, zsh or fish" },
      },
    ],
    options: {},
    examples: [
      {
        line: "source <(tokiwa completion bash)",
        says: {
          ja: "いま開いている bash で Tab キーによる補完を使います",
          en: "Complete with Tab in the bash that is open",
        },
      },
      {
        line: "tokiwa completion fish > ~/.config/fish/completions/tokiwa.fish",
        says: { ja: "fish で常に補完を使います", en: "Complete in fish from now on" },
      },
    ],
    run: async ({ arguments: [shell], json, terminal }) => {
      if (!isShell(shell)) return exit.askedWrongly;
      const script = completionScript(shell, await commands());
      terminal.out(json ? JSON.stringify({ shell, script }) : script.trimEnd());
      return exit.good;
    },
  });
