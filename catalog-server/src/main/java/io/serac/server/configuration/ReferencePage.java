package io.serac.server.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
        return "| `" + key.name() + "` | `" + key.environmentName() + "` | " + value + " | " + code(key.defaultValue())
                + " | " + key.setting().value() + " |\n";
    }

    private static String code(@Nullable String value) {
        return value == null ? "none" : "`" + value + "`";
    }
}
