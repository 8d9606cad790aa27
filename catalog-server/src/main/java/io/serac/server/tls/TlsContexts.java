package io.serac.server.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Puts identities and authorities together. Stateless. */
final class TlsContexts {
    // The store never leaves the memory; the library wants one all the same.
    private static final char[] PASSWORD = "in-memory".toCharArray();

    private TlsContexts() {
    }

    /**
     * @param identity
     *            null for none
     * @param authorities
     *            that the other side is judged by; null for those of the JVM
     */
    static SSLContext of(@Nullable Identity identity, @Nullable TrustedAuthorities authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity == null ? null : keys(identity),
                    authorities == null ? null : new TrustManager[]{authorities.manager()}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JVM cannot do TLS", e);
        }
    }

    private static KeyManager[] keys(Identity identity) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", identity.key(), PASSWORD, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }
}
