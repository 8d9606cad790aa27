package io.serac.storage.signing;

import io.serac.storage.location.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a bulk deletion. Immutable and thread-safe. See
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 *
 * @param contentHash of exactly the bytes that will be sent: with another list the signature is void
 * @param keys at least one, not yet checked
 */
record BulkDelete(String contentHash, List<String> keys) {
    static final int BYTES_MAX = 1024 * 1024;

    private static final Set<String> CONTENT_TYPES = Set.of("application/xml", "text/xml");

    /**
     * @param contentType that is sent along; {@code null}: none
     * @throws SigningRefusedException if it is not a plain list of keys
     */
    static BulkDelete parse(@Nullable String body, @Nullable String contentType) {
        if (body == null) {
            throw refuse("It is not in the body of the request to sign. Use a client that sends it, like Iceberg for"
                    + " Java, or delete one by one.");
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > BYTES_MAX) {
            throw refuse("It has " + content.length + " bytes. At most " + BYTES_MAX + " are signed.");
        }
        if (contentType != null && !isXml(contentType)) {
            throw refuse("Its content-type " + Quoted.of(contentType) + " is not application/xml.");
        }
        // Half a surrogate pair would be hashed as a question mark.
        if (!new String(content, StandardCharsets.UTF_8).equals(body)) {
            throw refuse("It is not Unicode text.");
        }
        return new BulkDelete(SignatureV4.sha256(content), DeleteDocument.keys(body));
    }

    private static boolean isXml(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        return CONTENT_TYPES.contains(parts[0].strip())
                && (parts.length == 1 || (parts.length == 2 && parts[1].strip().equals("charset=utf-8")));
    }

    static SigningRefusedException refuse(String why) {
        return SigningRule.BULK_DELETE.refuse("The list of objects to delete is refused. " + why);
    }
}
