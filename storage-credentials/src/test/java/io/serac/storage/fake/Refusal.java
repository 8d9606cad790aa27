package io.serac.storage.fake;

/** The store does not do what a request asks for. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refusal(int status, String code) {
        super(code);
        this.status = status;
        this.code = code;
    }

    static Refusal accessDenied() {
        return new Refusal(403, "AccessDenied");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
