package io.serac.authorizer;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An object that access is decided on, with its owner and everything above it. Identified by its id alone: a name that is
 * dropped and made again is another securable. Immutable.
 */
public sealed interface Securable {
    /** The kinds of securables. */
    enum Kind {
        SERVER, WAREHOUSE, NAMESPACE, TABLE, VIEW, TAG
    }

    /** Stable id; survives renames. */
    UUID id();

    /** Principal that owns the object. */
    UUID owner();

    /** What it is. */
    Kind kind();

    /** The securable that contains this one; null for the server. */
    @Nullable
    Securable container();

    /** The securable that contains this one; empty for the server. */
    default Optional<Securable> parent() {
        return Optional.ofNullable(container());
    }

    /** Whether data can be read from it. */
    default boolean hasColumns() {
        return kind() == Kind.TABLE || kind() == Kind.VIEW;
    }

    /** The whole installation. */
    record Server(UUID id, UUID owner) implements Securable {
        @Override
        public Kind kind() {
            return Kind.SERVER;
        }

        @Override
        public @Nullable Securable container() {
            return null;
        }
    }

    /** One catalog with its own storage root. */
    record Warehouse(UUID id, UUID owner, Server server) implements Securable {
        @Override
        public Kind kind() {
            return Kind.WAREHOUSE;
        }

        @Override
        public Securable container() {
            return server;
        }
    }

    /** A namespace; its container is a warehouse or another namespace. */
    record Namespace(UUID id, UUID owner, Securable container) implements Securable {
        @Override
        public Kind kind() {
            return Kind.NAMESPACE;
        }
    }

    /** A table. */
    record Table(UUID id, UUID owner, Namespace namespace) implements Securable {
        @Override
        public Kind kind() {
            return Kind.TABLE;
        }

        @Override
        public Securable container() {
            return namespace;
        }
    }

    /** A view. */
    record View(UUID id, UUID owner, Namespace namespace) implements Securable {
        @Override
        public Kind kind() {
            return Kind.VIEW;
        }

        @Override
        public Securable container() {
            return namespace;
        }
    }

    /** A tag, of which the use can be granted. Beside the tree: what is granted on the server holds for it too. */
    record Tag(UUID id, UUID owner, Server server) implements Securable {
        @Override
        public Kind kind() {
            return Kind.TAG;
        }

        @Override
        public Securable container() {
            return server;
        }
    }
}
