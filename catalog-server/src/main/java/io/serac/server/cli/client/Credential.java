package io.serac.server.cli.client;

/** Client id and secret of a service account. Does not show the secret as text. Immutable. */
record Credential(String clientId, String clientSecret) {

    /**
     * Reads {@code client-id:client-secret}.
     *
     * @throws WrongUsage
     *             if it is not of that form; the text is not repeated
     */
    static Credential parse(String text) {
        String stripped = text.strip();
        int colon = stripped.indexOf(':');
        if (colon < 1 || colon == stripped.length() - 1 || stripped.chars().anyMatch(Character::isWhitespace)) {
            throw new WrongUsage("A credential is written client-id:client-secret, on one line");
        }
        return new Credential(stripped.substring(0, colon), stripped.substring(colon + 1));
    }

    String text() {
        return clientId + ":" + clientSecret;
    }

    @Override
    public String toString() {
        return clientId + ":***";
    }
}
