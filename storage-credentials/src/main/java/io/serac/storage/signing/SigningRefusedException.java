package io.serac.storage.signing;

/**
 * A request of a client was not signed. The message is for the user and names the rule. Nothing was sent anywhere but,
 * perhaps, a call for temporary keys.
 */
public final class SigningRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;
    private final int status;

    SigningRefusedException(SigningRule rule, String message) {
        super("The request was not signed, rule '" + rule.text() + "'. " + message);
        this.rule = rule.text();
        this.status = rule.status();
    }

    /** Short name of the rule, in kebab-case. */
    public String rule() {
        return rule;
    }

    /** HTTP status of the answer: 403, or 400 where the client is set up wrongly. */
    public int status() {
        return status;
    }
}
