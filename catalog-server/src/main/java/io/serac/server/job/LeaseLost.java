package io.serac.server.job;

/** Another worker has taken the job over, because this one was silent for too long. */
public final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLost() {
        super("Another worker has the job by now");
    }
}
