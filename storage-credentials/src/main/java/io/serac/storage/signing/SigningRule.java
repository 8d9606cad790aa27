package io.serac.storage.signing;

/** Why a request is not signed. The names are part of the answer, and of the audit. */
enum SigningRule {
    /** More characters than any client needs. */
    SIZE("size", 400),
    /** Not a URI in the one spelling that AWS clients give it. */
    URI("uri", 403),
    /** Another store, bucket or URL style than that of the profile. */
    STORE("store", 403),
    /** A key that stores could take for another one. */
    KEY("key", 403),
    /** Outside the files of the table. */
    SCOPE("scope", 403),
    /** A method, target and query that are not in the table of actions. */
    ACTION("action", 403),
    /** An action that the mode does not have. */
    MODE("mode", 403),
    /** A header that must not be sent, or twice. */
    HEADER("header", 403),
    /** Another server-side encryption than that of the profile. */
    ENCRYPTION("encryption", 403),
    /** A hash of the payload that is none, or of another payload. */
    PAYLOAD("payload", 403),
    /** A payload in chunks, which may want signatures that nobody but the owner of the key can make. */
    CHUNKED_UPLOAD("chunked-upload", 400),
    /** A list of objects to delete that is not what it has to be. */
    BULK_DELETE("bulk-delete", 403),
    /** A write over a file that must only be created. */
    CREATE_ONLY("create-only", 403),
    /** A warehouse whose clients bring their own keys. */
    SCOPING("scoping", 400);

    private final String text;
    private final int status;

    SigningRule(String text, int status) {
        this.text = text;
        this.status = status;
    }

    String text() {
        return text;
    }

    int status() {
        return status;
    }

    SigningRefusedException refuse(String message) {
        return new SigningRefusedException(this, message);
    }
}
