package io.serac.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The files that a server's TLS comes from. Immutable.
 *
 * @param certificate
 *            of the server, and those that lead to its authority
 * @param key
 *            that belongs to it
 * @param clientAuthorities
 *            authorities of the certificates that clients may prove themselves by; empty if they are not asked
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {

    /**
     * What was read at once. Immutable.
     *
     * @param digest
     *            of all files
     * @param subject
     *            whose certificate it is
     * @param beginsAt
     *            from when on it is valid
     * @param expiresAt
     *            when the first certificate of the chain expires
     */
    public record Loaded(String digest, SSLContext context, String subject, Instant beginsAt, Instant expiresAt) {
    }

    /** Whether clients are asked for certificates. */
    public boolean asksClients() {
        return clientAuthorities.isPresent();
    }

    /**
     * Reads all of them.
     *
     * @throws IOException
     *             if they are not what they have to be, with a message for the operator
     */
    public Loaded load() throws IOException {
        // First: if a file is replaced meanwhile, the next look at the digest sees that.
        String digest = digest();
        Identity identity = Identity.read(certificate, key);
        TrustedAuthorities authorities =
                clientAuthorities.isPresent() ? TrustedAuthorities.only(clientAuthorities.get()) : null;
        return new Loaded(digest, TlsContexts.of(identity, authorities),
                identity.chain().getFirst().getSubjectX500Principal().toString(), identity.beginsAt(),
                identity.expiresAt());
    }

    /**
     * Changes with the content of the files, however they are replaced.
     *
     * @throws IOException
     *             if one cannot be read
     */
    public String digest() throws IOException {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            MessageDigest one = MessageDigest.getInstance("SHA-256");
            all.update(one.digest(Files.readAllBytes(certificate)));
            all.update(one.digest(Files.readAllBytes(key)));
            if (clientAuthorities.isPresent()) {
                all.update(one.digest(Files.readAllBytes(clientAuthorities.get())));
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}
