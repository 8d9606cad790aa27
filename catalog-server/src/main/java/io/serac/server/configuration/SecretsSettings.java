package io.serac.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/** Settings of secrets at rest. Immutable. */
public interface SecretsSettings {
    @Setting("File with the master keys that seal stored secrets, one `id:base64` of 32 random bytes a line; the first one"
            + " seals, all of them open. The embedded database makes `secrets.key` in its data folder; an external one works"
            + " without, but then no warehouse can store credentials.")
    Optional<Path> keyFile();
}
