package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Page tokens: the last name of a page, sealed together with the list and the principal it was made for, so that nobody can make
 * one up or use another's. Thread-safe.
 */
public final class PageTokens {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int TOKEN_CHARACTERS_MAX = 4096;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param key
     *            256 bits that all replicas share
     */
    public PageTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    String seal(Request request, UUID parentId, String last) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, request, parentId, last.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    }

    String open(Request request, UUID parentId, String token) {
        byte[] bytes;
        try {
            bytes = token.length() > TOKEN_CHARACTERS_MAX ? new byte[0] : Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length <= NONCE_BYTES) {
            throw invalid();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] sealed = new byte[bytes.length - NONCE_BYTES];
        buffer.get(nonce).get(sealed);
        return new String(cipher(Cipher.DECRYPT_MODE, nonce, request, parentId, sealed), StandardCharsets.UTF_8);
    }

    private byte[] cipher(int mode, byte[] nonce, Request request, UUID parentId, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            String list = request.operation() + "/" + parentId + "/" + request.caller().principalId();
            cipher.updateAAD(list.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(content);
        } catch (AEADBadTagException e) {
            throw invalid();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CatalogException invalid() {
        return CatalogException
                .invalidParameter("The page token is not one of this list. Start again without a token (pageToken=)");
    }
}
