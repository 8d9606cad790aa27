package io.serac.server.operation;

import io.serac.authorizer.Privilege;
import java.util.Set;

/** What an operation asks of its caller. */
public sealed interface Requirement {

    /** Nobody needs to prove who they are: only the endpoint that hands out tokens. */
    record Anonymous() implements Requirement {
    }

    /** A registered engine, which the operation itself has prove itself: Trino can send no header. */
    record Engine() implements Requirement {
    }

    /** Any caller with a valid token. */
    record Authenticated() implements Requirement {
    }

    /** All of the privileges on the addressed object; none means that seeing it is enough. */
    record Needs(Set<Privilege> privileges) implements Requirement {
        public Needs {
            privileges = Set.copyOf(privileges);
        }
    }

    /** The union over the updates of the commit, see {@link CommitPrivileges}. */
    record ByUpdates() implements Requirement {
    }

    /** Whether callers are proven before the operation begins. */
    default boolean isOfCaller() {
        return !(this instanceof Anonymous || this instanceof Engine);
    }

    /** {@link Needs} all of these. */
    static Requirement needs(Privilege... privileges) {
        return new Needs(Set.of(privileges));
    }

    /** Seeing the object is enough. */
    static Requirement visible() {
        return new Needs(Set.of());
    }
}
