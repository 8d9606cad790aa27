package io.serac.storage.signing;

import io.serac.storage.location.Quoted;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding in the one spelling of AWS Signature Version 4: unreserved characters as they are, each other byte as
 * {@code %XX} in capitals. Where there is one spelling, clients, signer and store cannot read a text differently. See
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * @param text one segment of a path, or one name or value of a query
     * @throws SigningRefusedException if it is spelled in another way, is not UTF-8, or has control characters or
     *         backslashes
     */
    static String decode(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnreserved(c)) {
                bytes.put((byte) c);
            } else if (c == '%' && i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                int value = Integer.parseInt(text, i + 1, i + 3, 16);
                if (isUnreserved((char) value)) {
                    throw refuse(text);
                }
                bytes.put((byte) value);
                i += 2;
            } else {
                throw refuse(text);
            }
        }
        String decoded = utf8(bytes.flip(), text);
        if (decoded.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            throw SigningRule.URI.refuse("Its URI has a backslash or control character in " + Quoted.of(text)
                    + ". Stores read them differently; rename the file.");
        }
        return decoded;
    }

    private static String utf8(ByteBuffer bytes, String text) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException malformed) {
            throw SigningRule.URI.refuse("Its URI has bytes in " + Quoted.of(text) + " that are not UTF-8.");
        }
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
    }

    private static SigningRefusedException refuse(String text) {
        return SigningRule.URI.refuse("Its URI is not percent-encoded like AWS Signature Version 4 wants it in "
                + Quoted.of(text) + ": letters, digits and -._~ as they are, all else as %XX in capitals.");
    }
}
