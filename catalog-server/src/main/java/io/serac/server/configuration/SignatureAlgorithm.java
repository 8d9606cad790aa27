package io.serac.server.configuration;

/** Algorithms of signatures that tokens of issuers may have. Never {@code none}, never a shared secret. */
public enum SignatureAlgorithm {
    RS256("RS256"),
    PS256("PS256"),
    ES256("ES256"),
    EDDSA("EdDSA");

    private final String spelling;

    SignatureAlgorithm(String spelling) {
        this.spelling = spelling;
    }

    static SignatureAlgorithm parse(String text) {
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.spelling.equals(text)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not one of them");
    }

    /** As tokens write it. */
    @Override
    public String toString() {
        return spelling;
    }
}
