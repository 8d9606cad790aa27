package io.serac.server.secret;

/**
 * A row of {@code server_secret}.
 *
 * @param sealed whether {@code value} is a sealed value of {@link SecretBox}
 */
record ServerSecretRow(byte[] value, boolean sealed) {}
