package io.serac.server.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a certificate is written: the SHA-256 of its DER form, as 64 hexadecimal digits in lower case. Stateless. */
public final class Fingerprint {
    /** Of what users write: with colons too, and in any case, as tools show it. */
    public static final int CHARACTERS_MAX = 95;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FORM_WITH_COLONS = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){31}");

    private Fingerprint() {
    }

    /** The fingerprint of a certificate. */
    public static String of(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("A certificate has no fingerprint", e);
        }
    }

    /** @return empty if the text is no fingerprint */
    public static Optional<String> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (FORM_WITH_COLONS.matcher(lower).matches()) {
            return Optional.of(lower.replace(":", ""));
        }
        return Optional.of(lower).filter(form -> FORM.matcher(form).matches());
    }
}
