package io.serac.server.configuration;

import java.util.List;

/** The configuration cannot be used; the message lists every problem. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigurationException(List<String> problems) {
        super((problems.size() == 1 ? "The configuration has a problem:"
                : "The configuration has " + problems.size() + " problems:") + "\n  - "
                + String.join("\n  - ", problems)
                + "\nEvery key is described in docs/reference/configuration.md.");
    }
}
