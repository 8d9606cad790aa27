package io.serac.server.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the answer of a load says about reaching the table's files. The texts can be keys. Immutable.
 *
 * @param config settings for the client's file access
 * @param credentials keys by the prefix of the locations that they are for
 * @param signing what the client sends back with each request that it has signed
 * @param keptUntil when the client has to ask again, because keys are half used up; empty: never
 */
public record ClientSettings(Map<String, String> config, List<Credential> credentials, Map<String, String> signing,
        Optional<Instant> keptUntil) {
    public ClientSettings {
        config = Map.copyOf(config);
        credentials = List.copyOf(credentials);
        signing = Map.copyOf(signing);
    }

    /** Keys for all locations that begin so. */
    public record Credential(String prefix, Map<String, String> config) {
        public Credential {
            config = Map.copyOf(config);
        }

        @Override
        public String toString() {
            return "Credential[" + prefix + ", ***]";
        }
    }

    /** Settings without keys. */
    public static ClientSettings of(Map<String, String> config) {
        return new ClientSettings(config, List.of(), Map.of(), Optional.empty());
    }

    @Override
    public String toString() {
        return "ClientSettings[" + credentials + ", " + config.keySet() + ", ***]";
    }
}
