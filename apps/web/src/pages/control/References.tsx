import { Link } from "@tanstack/react-router";

/** Identifiers of another framework, each leading to all controls that refer to it. */
export function References({ identifiers }: { readonly identifiers: readonly string[] }) {
  if (identifiers.length === 0) return <>—</>;
  return (
    <span translate="no" className="flex flex-wrap gap-x-3 gap-y-1">
      {identifiers.map((identifier) => (
        <Link key={identifier} to="/controls" search={{ reference: identifier }} className="link whitespace-nowrap">
          {identifier}
        </Link>
      ))}
    </span>
  );
}
