import { describe, it } from "node:test";
import { family } from "../plants/family.ts";

const unit = "/usr/lib/systemd/system/nginx.service";
const wants = "/etc/systemd/system/multi-user.target.wants";
const protections = "ProtectKernelModules=yes\nProtectKernelTunables=true\nProtectControlGroups=strict\n";
const dropIn = "/etc/systemd/system/nginx.service.d/zz-tokiwa.conf";

const checks = family("services", {
  "/usr/lib/systemd/systemd": "",
  "/sbin/init": { link: "/usr/lib/systemd/systemd" },
  [unit]: "[Service]\nType=forking\nExecStart=/usr/sbin/nginx\n",
  [`${wants}/nginx.service`]: { link: unit },
  [dropIn]: `[Service]\n${protections}`,
});
const confined = "host.services.confined";

describe("a service that faces the network", () => {
  it("passes once three settings are on", () => checks.isGreen());

  it("is named without them", () =>
    checks.turnsRed(
      confined,
      { [dropIn]: null },
      {
        file: unit,
        line: 3,
        text: "nginx.service: ProtectKernelModules, ProtectKernelTunables, ProtectControlGroups",
      },
    ));

  it("is named where a later file takes one back", () =>
    checks.turnsRed(
      confined,
      { "/etc/systemd/system/nginx.service.d/zzz.conf": "[Service]\nProtectKernelModules=no\n" },
      {
        text: "nginx.service: ProtectKernelModules",
      },
    ));

  it("is passed over where it is not started, is masked, or runs as somebody else from the start", async () => {
    await checks.says(confined, { [`${wants}/nginx.service`]: null, [dropIn]: null }, "not-applicable");
    await checks.says(
      confined,
      { "/etc/systemd/system/nginx.service": { link: "/dev/null" }, [dropIn]: null },
      "not-applicable",
    );
    await checks.says(confined, { [dropIn]: "[Service]\nUser=www-data\n" }, "not-applicable");
  });

  it("is covered", () => checks.isCovered());
});
