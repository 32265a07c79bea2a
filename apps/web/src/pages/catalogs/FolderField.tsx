import { useId } from "react";
import { useText } from "../../i18n/useText.ts";

declare module "react" {
  interface InputHTMLAttributes<T> {
    /** A folder with all that is in it is chosen (File and Directory Entries API, §5). React has no type for it. */
    webkitdirectory?: T extends HTMLInputElement ? string : never;
  }
}

interface FolderFieldProps {
  readonly disabled: boolean;
  readonly onChoose: (files: readonly File[]) => void;
}

/** Chooses the folder of a document in its authoring form. */
export function FolderField({ disabled, onChoose }: FolderFieldProps) {
  const say = useText();
  const id = useId();
  return (
    <details className="mt-2">
      <summary className="cursor-pointer py-1">{say("catalogs.import.folder")}</summary>
      <label htmlFor={id} className="block py-1">
        {say("catalogs.import.folder.about")}
      </label>
      <input
        id={id}
        // An attribute that React has no name for: a folder is chosen, and all files in it.
        ref={(input) => input?.setAttribute("webkitdirectory", "")}
        type="file"
        className="w-full max-w-full"
        disabled={disabled}
        onChange={(event) => {
          onChoose([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </details>
  );
}
