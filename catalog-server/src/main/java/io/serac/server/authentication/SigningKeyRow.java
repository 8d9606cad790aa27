package io.serac.server.authentication;

/**
 * A signing key as stored.
 *
 * @param keyMaterial
 *            the private key as JSON Web Key, sealed if {@code sealed}
 * @param settled
 *            whether every replica has had the time to read it
 */
record SigningKeyRow(String id, byte[] keyMaterial, boolean sealed, boolean settled) {}
