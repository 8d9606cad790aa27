package io.serac.authorizer;

import java.util.Optional;
import java.util.UUID;

/**
 * An object that access is decided on, with its owner and everything above it. Identified by its id alone: a name that is
 * dropped and made again is another securable.
 */
public sealed interface Securable {
    /** Stable id; survives renames. */
    UUID id();

    /** Principal that owns the object. */
    UUID owner();

    /** The securable that contains this one; empty for the server. */
    Optional<Securable> parent();

    /** The whole installation. */
    record Server(UUID id, UUID owner) implements Securable {
        @Override
        public Optional<Securable> parent() {
            return Optional.empty();
        }
    }

    /** One catalog with its own storage root. */
    record Warehouse(UUID id, UUID owner, Server server) implements Securable {
        @Override
        public Optional<Securable> parent() {
            return Optional.of(server);
        }
    }

    /** A namespace; its container is a warehouse or another namespace. */
    record Namespace(UUID id, UUID owner, Securable container) implements Securable {
        @Override
        public Optional<Securable> parent() {
            return Optional.of(container);
        }
    }

    /** A table. */
    record Table(UUID id, UUID owner, Namespace namespace) implements Securable {
        @Override
        public Optional<Securable> parent() {
            return Optional.of(namespace);
        }
    }

    /** A view. */
    record View(UUID id, UUID owner, Namespace namespace) implements Securable {
        @Override
        public Optional<Securable> parent() {
            return Optional.of(namespace);
        }
    }
}
