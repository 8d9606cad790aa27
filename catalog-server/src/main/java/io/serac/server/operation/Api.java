package io.serac.server.operation;

/** The APIs of the server and the path that each lives under. */
public enum Api {
    /** The Iceberg REST catalog API. */
    ICEBERG("/catalog"),
    /** Administration. */
    ADMIN("/admin"),
    /** Decisions for engines that ask an OPA server; its contract is theirs. */
    OPA("/opa"),
    /** The contracts themselves. */
    CONTRACT("/openapi");

    private final String basePath;

    Api(String basePath) {
        this.basePath = basePath;
    }

    /** Path prefix, without a trailing slash. */
    public String basePath() {
        return basePath;
    }
}
