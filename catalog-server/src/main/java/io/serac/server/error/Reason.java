package io.serac.server.error;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A word for programs that narrows down an {@link ErrorCode}, as {@code error.reason} of the admin API says it. A constant is
 * part of that contract: it is never renamed.
 */
public enum Reason {
    /** The body is not the JSON that this operation takes; the message names the field. */
    INVALID_BODY,
    /** A parameter of the query is out of its bounds; the message names it. */
    INVALID_PARAMETER,
    /** The storage was tried out and does not work; the message says what failed. */
    STORAGE_PROBE_FAILED,
    /** No such privilege, or none that can be granted on this kind of securable. */
    INVALID_PRIVILEGE,
    /** A column that the table does not have. */
    UNKNOWN_COLUMN,
    /** The mask cannot be applied to the type of the column. */
    MASK_NOT_APPLICABLE,
    /** The caller would give what he could not take. */
    SECOND_ORDER_ESCALATION,
    /** The role would become a member of itself. */
    ROLE_CYCLE,
    /** A role that tokens can name may not hold administrative privileges. */
    ROLE_TOKEN_ASSIGNABLE,
    /** One administrator of the server must stay. */
    LAST_SERVER_ADMIN,
    /** Something else still refers to it. */
    IN_USE;

    /** The constant of a name; empty also for names that only a newer server knows. */
    public static Optional<Reason> named(@Nullable String name) {
        return Arrays.stream(values()).filter(reason -> reason.name().equals(name)).findFirst();
    }

    /** How it is written. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
