package io.serac.storage.fake;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The few forms of DER that a certificate consists of, which the JDK reads and does not write. Stateless. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    private Der() {
    }

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, parts);
    }

    static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length < 0x80) {
            whole.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int zeros = digits[0] == 0 ? 1 : 0;
            whole.write(0x80 | (digits.length - zeros));
            whole.write(digits, zeros, digits.length - zeros);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] bool(boolean value) {
        return tagged(0x01, new byte[]{(byte) (value ? 0xff : 0)});
    }

    static byte[] octets(byte[] content) {
        return tagged(0x04, content);
    }

    static byte[] bits(byte[] content) {
        return tagged(0x03, new byte[]{0}, content);
    }

    static byte[] time(Instant time) {
        return tagged(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /** @param parts the first two are below 40, all others below 2^28 */
    static byte[] oid(List<Integer> parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(parts.get(0) * 40 + parts.get(1));
        for (int part : parts.subList(2, parts.size())) {
            for (int shift = 21; shift > 0; shift -= 7) {
                if (part >> shift > 0) {
                    content.write(0x80 | (part >> shift & 0x7f));
                }
            }
            content.write(part & 0x7f);
        }
        return tagged(0x06, content.toByteArray());
    }
}
