import type { CatalogDetail } from "@tokiwa/server/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { catalogsKey, catalogsQuery } from "../../api/queries.ts";
import { apiPath, send } from "../../api/read.ts";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { useText } from "../../i18n/useText.ts";
import { Missing } from "../catalogs/Missing.tsx";
import { MeantField } from "../catalogs/MeantField.tsx";

/** The references of a document that lead nowhere, and what each was said to mean. */
export function References({ catalog }: { readonly catalog: CatalogDetail }) {
  const say = useText();
  const client = useQueryClient();
  const { data } = useQuery(catalogsQuery());
  const { id, refers, missing, builtIn } = catalog;
  const saying = useMutation({
    mutationFn: (body: CatalogDetail["refers"]) => send("PUT", apiPath("catalogs", id, "references"), body),
    onSuccess: () => client.invalidateQueries({ queryKey: [catalogsKey] }),
  });
  const names = [...new Set([...Object.keys(refers), ...missing])];
  const choose = (name: string, meant: string) => {
    const { [name]: _, ...others } = refers;
    saying.mutate(meant === "" ? others : { ...others, [name]: meant });
  };
  return (
    <>
      <Missing heading="h2" missing={missing} />
      {!builtIn && names.length > 0 && data && (
        <section>
          <h2 className="text-dns-16B-130">{say("catalogs.meant")}</h2>
          <div className="mt-1 grid gap-2">
            {names.map((name) => (
              <MeantField
                key={name}
                name={name}
                own={id}
                meant={refers[name]}
                documents={data.items}
                onChange={(meant) => choose(name, meant)}
              />
            ))}
          </div>
          {saying.error && <ProblemView error={saying.error} />}
        </section>
      )}
    </>
  );
}
