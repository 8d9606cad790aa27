package io.serac.server.configuration;

import java.util.List;

/** The page {@code docs/reference/configuration.md}, made from the keys themselves. Stateless. */
final class ReferencePage {
    private ReferencePage() {}

    static String render(List<Key> keys) {
        StringBuilder page = new StringBuilder("""
                # Configuration

                This page is generated from the code: `mvn -q -pl catalog-server -am test -Dtest=ReferencePageTest \
                -Dsurefire.failIfNoSpecifiedTests=false -Dserac.regenerate=true` writes it anew.

                A key is set in a YAML file (`./serac serve --config FILE`) or in the environment, which wins; options of the \
                command line win over both. Nothing has to be set. Unknown keys, bad and missing values are all reported at \
                once, and the process ends with status 2.

                ```yaml
                database:
                  url: jdbc:postgresql://db.example.com:5432/serac
                  username: serac
                http:
                  commit-bytes-max: 16MiB
                storage:
                  endpoint-allowlist:
                    - http://minio:9000
                ```

                Durations have a unit: `500ms`, `30s`, `5m`, `24h`, `7d`. Sizes too: `512B`, `64KiB`, `8MiB`, `1GiB`. Lists in the \
                environment are separated by commas.

                A key with `[]` belongs to one item of a list, each of which has such keys of its own. In the environment an item has \
                its number, from 0, and two underscores after it; a variable replaces that key of that item of the file only.

                ```yaml
                authentication:
                  issuers:
                    - name: keycloak
                      uri: https://login.example.com/realms/lake
                      audiences: [serac]
                      role-claims: [/realm_access/roles, /resource_access/serac/roles]
                bootstrap:
                  admins:
                    - issuer: keycloak
                      subject: 6f1a9c1e-4c38-4d0e-9a5b-0b3f6f0d2f11
                ```
                """);
        String group = null;
        for (Key key : keys) {
            String itsGroup = key.name().contains(".") ? key.name().substring(0, key.name().indexOf('.')) : "General";
            if (!itsGroup.equals(group)) {
                group = itsGroup;
                page.append("\n## ").append(group).append("\n\n")
                        .append("| Key | Environment | Value | Default | Meaning |\n|---|---|---|---|---|\n");
            }
            page.append(row(key));
        }
        return page.toString();
    }

    private static String row(Key key) {
        String value = key.bounds().isEmpty() ? key.form() : key.form() + ", " + key.bounds();
        return "| `" + key.name() + "` | `" + key.environmentName() + "` | " + value + " | " + defaultOf(key)
                + " | " + key.setting().value() + " |\n";
    }

    private static String defaultOf(Key key) {
        if (key.defaultValue() != null) {
            return "`" + key.defaultValue() + "`";
        }
        return key.isOptional() ? "none" : "required";
    }
}
