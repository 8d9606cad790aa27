package io.serac.storage.fake.iam;

/** What policies say to an {@link Ask}. */
public enum Verdict {
    /** A statement denies it, whatever others say. */
    DENIED,
    /** A statement allows it and none denies it. */
    ALLOWED,
    /** No statement is about it, which denies it as well. */
    SILENT;

    /** Both taken together, as statements of one policy. */
    public Verdict and(Verdict other) {
        if (this == DENIED || other == DENIED) {
            return DENIED;
        }
        return this == ALLOWED || other == ALLOWED ? ALLOWED : SILENT;
    }
}
