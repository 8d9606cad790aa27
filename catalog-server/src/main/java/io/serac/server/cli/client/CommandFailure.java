package io.serac.server.cli.client;

/** A command could not do what it was asked; status 1. The message is for the user and holds no secret. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what to say. */
    public CommandFailure(String message) {
        super(message, null, false, false);
    }
}
