package io.serac.server.token;

import java.util.Optional;

/**
 * What the connection says about who asks for a token. Immutable.
 *
 * @param certificate
 *            fingerprint of the certificate that the client has proved to be its own
 */
record Sender(String remoteAddress, Optional<String> certificate) {
}
