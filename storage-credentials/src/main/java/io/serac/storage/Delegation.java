package io.serac.storage;

/** How a profile lets clients reach the files of single tables. Immutable and thread-safe. */
public record Delegation(Scoping scoping, StsSettings sts, SigningSettings signing) {
    /** Clients bring their own keys. */
    public static final Delegation NONE = new Delegation(Scoping.NONE, StsSettings.DEFAULT, SigningSettings.DEFAULT);

    /** Temporary keys. */
    public static Delegation sts(StsSettings sts) {
        return new Delegation(Scoping.STS, sts, SigningSettings.DEFAULT);
    }

    /** Signatures. */
    public static Delegation remoteSigning(SigningSettings signing) {
        return new Delegation(Scoping.REMOTE_SIGNING, StsSettings.DEFAULT, signing);
    }
}
