package io.serac.server.management;

/**
 * What a check has found. Immutable.
 *
 * @param reason
 *            for people; empty if all is well
 */
public record Finding(Status status, String reason) {
    /** How bad it is. */
    public enum Status {
        OK,
        /** Somebody should look; requests are answered all the same. */
        WARNING,
        /** Requests should go to another server. */
        FAILED
    }

    /** All is well. */
    public static Finding ok() {
        return new Finding(Status.OK, "");
    }

    /** Somebody should look. */
    public static Finding warning(String reason) {
        return new Finding(Status.WARNING, reason);
    }

    /** Requests should go to another server. */
    public static Finding failed(String reason) {
        return new Finding(Status.FAILED, reason);
    }
}
