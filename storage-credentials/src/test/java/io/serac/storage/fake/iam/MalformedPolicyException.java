package io.serac.storage.fake.iam;

/** A text is not a policy. */
public final class MalformedPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedPolicyException(String message) {
        super(message);
    }

    MalformedPolicyException(String message, Throwable cause) {
        super(message, cause);
    }
}
